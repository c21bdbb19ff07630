/**
 * One line of JSON an event: its first-level keys become searchable on the platform. Never a secret, a token, a
 * phone number, or more of an openid than `who` gives.
 */
export interface Log {
  info(event: string, fields?: Fields): void
  warn(event: string, fields?: Fields): void
  error(event: string, fields?: Fields): void
}

type Fields = Readonly<Record<string, string | number | boolean | null | undefined>>

export function createLog(write: (line: string) => void, clock: () => number): Log {
  const at = (level: string) => (event: string, fields?: Fields) =>
    write(JSON.stringify({ level, event, time: new Date(clock()).toISOString(), ...fields }))
  return { info: at('info'), warn: at('warn'), error: at('error') }
}

/** What of an openid may be logged: its first 4 characters. */
export function who(openid: string | null): string | undefined {
  return openid?.slice(0, 4)
}
