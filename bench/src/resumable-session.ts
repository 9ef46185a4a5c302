import { createCounter } from "./counter.ts"
import type { LoadClient } from "./load-client.ts"

const NS = "urn:xmpp:sm:3"

/** A session with stream management (XEP-0198), which outlives its connection. */
export class ResumableSession {
  readonly #id: string
  /** Stanzas that came; all that come are presences and messages. */
  #received = 0
  #messages = 0

  private constructor(id: string) {
    this.#id = id
  }

  /** How many came, on whatever connection. */
  get messages(): number {
    return this.#messages
  }

  /** Of a client that has just bound; the session becomes available. */
  static async begin(client: LoadClient): Promise<ResumableSession> {
    const enabled = await client.ask(`<enable xmlns='${NS}' resume='true'/>`, /<(enabled|failed)\b[^>]*>/)
    const id = /\sid=['"]([^'"]+)['"]/.exec(enabled)?.[1]
    if (id === undefined) throw new Error(`${client.user} cannot resume: ${enabled}`)
    const session = new ResumableSession(id)
    session.#listen(client)
    client.send("<presence/>")
    return session
  }

  /** On the stream of a client that has authenticated and bound nothing. */
  async resume(client: LoadClient): Promise<void> {
    const answer = await client.ask(
      `<resume xmlns='${NS}' previd='${this.#id}' h='${this.#received}'/>`,
      /<(resumed|failed)\b[^>]*>/,
    )
    if (!answer.startsWith("<resumed")) throw new Error(`${client.user} could not resume: ${answer}`)
    this.#listen(client)
  }

  #listen(client: LoadClient): void {
    const [presences, messages, requests] = ["<presence", "</message>", "<r "].map(createCounter) as [
      (bytes: Buffer) => number,
      (bytes: Buffer) => number,
      (bytes: Buffer) => number,
    ]
    client.listen((bytes) => {
      const arrived = messages(bytes)
      this.#messages += arrived
      this.#received += presences(bytes) + arrived
      if (requests(bytes) > 0) client.send(`<a xmlns='${NS}' h='${this.#received}'/>`)
    })
  }
}
