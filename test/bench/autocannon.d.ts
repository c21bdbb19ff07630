/** What the benchmark uses of it; the package brings no types. */
declare module 'autocannon' {
  export default function autocannon(options: {
    url: string
    method: 'POST'
    headers: Record<string, string>
    body: string
    connections: number
    /** seconds */
    duration: number
  }): Promise<{ errors: number; non2xx: number; requests: { average: number } }>
}
