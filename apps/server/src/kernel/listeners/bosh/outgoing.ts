import { NS_STREAM } from "@kith/xmpp"
import { boshBody } from "@kith/xmpp/extensions"
import { Queue } from "../../streams/queue.ts"

/** One element on its way to the client, with its own namespace. */
export interface Outgoing {
  readonly text: string
  readonly isStanza: boolean
  /** Has the prefix `stream`, which the `<body>` around it declares (XEP-0206 §2). */
  readonly usesStreamPrefix: boolean
}

/** The `<body/>` of an answer. */
export function writeBody(
  attrs: Readonly<Record<string, string | undefined>>,
  payload: readonly Outgoing[] = [],
): string {
  const usesPrefix = payload.some(({ usesStreamPrefix }) => usesStreamPrefix)
  const declared = usesPrefix ? { ...attrs, "xmlns:stream": NS_STREAM } : attrs
  return boshBody(declared, payload.map(({ text }) => text).join(""))
}

/** What one answer can carry, unless a single element is bigger. */
const MAX_PAYLOAD = 256 * 1024

/** What waits for a request to answer. */
export class OutgoingQueue {
  readonly #queue = new Queue<Outgoing>()
  #bytes = 0

  get isEmpty(): boolean {
    return this.#queue.length === 0
  }

  /** In UTF-16 units. */
  get size(): number {
    return this.#bytes
  }

  push(outgoing: Outgoing): void {
    this.#queue.push(outgoing)
    this.#bytes += outgoing.text.length
  }

  /** Takes out as much as one answer carries. */
  takePayload(): Outgoing[] {
    const taken: Outgoing[] = []
    let size = 0
    for (let next = this.#queue.first; next !== undefined; next = this.#queue.first) {
      if (taken.length > 0 && size + next.text.length > MAX_PAYLOAD) break
      size += next.text.length
      this.#bytes -= next.text.length
      taken.push(next)
      this.#queue.shift()
    }
    return taken
  }

  takeAll(): Outgoing[] {
    const taken = [...this.#queue]
    for (let count = taken.length; count > 0; count--) this.#queue.shift()
    this.#bytes = 0
    return taken
  }
}
