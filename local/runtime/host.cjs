// Runs inside an instance: loads the built function and answers one call after the other. Plain CommonJS, as it is
// started by plain Node.
const main = require(process.argv[2]).main

process.on('message', ({ event, identity, context }) => {
  // The platform puts who is calling into the environment of the call; of one call nothing is left for the next.
  const given = { ...identity, WX_CONTEXT_KEYS: Object.keys(identity).join(',') }
  Object.assign(process.env, given)
  const answered = (answer) => {
    for (const name of Object.keys(given)) delete process.env[name]
    process.send(answer)
  }
  Promise.resolve()
    .then(() => main(event, context))
    .then((reply) => ({ reply: JSON.stringify(reply ?? null) }))
    .catch((error) => ({ threw: error instanceof Error ? error.message : String(error) }))
    .then(answered)
})

// Whoever started it is gone.
process.on('disconnect', () => process.exit())
process.send('ready')
