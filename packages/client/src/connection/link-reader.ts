import type { Stanza } from "@kith/xmpp"
import { NS_STREAM, parseStreamError } from "@kith/xmpp"
import type { Link } from "./link.ts"

/**
 * What may wait until it is read, in characters: what came while a session is resumed, and no server's flood before it has
 * let us in.
 */
const MOST_WAITING = 33_554_432

/** Reads a link element by element while a stream is negotiated, and hands it over afterwards. */
export class LinkReader {
  readonly #arrived: Stanza[] = []
  #waiting = 0
  #wake: (() => void) | undefined
  #end: Error | undefined
  #handlers: { onElement(element: Stanza): void; onEnd(error: Error): void } | undefined

  constructor(link: Link) {
    link.onElement = (element) => this.#element(element)
    link.onEnd = (error) => this.#ended(error ?? new Error("The server closed the connection."))
  }

  /** The next element. Rejects with what ended the stream. */
  async next(): Promise<Stanza> {
    for (;;) {
      const element = this.#arrived.shift()
      if (element !== undefined) {
        this.#waiting -= sizeOf(element)
        return element
      }
      if (this.#end !== undefined) throw this.#end
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  /** From now on everything goes to `handlers`, beginning with what has arrived already. */
  handOver(handlers: { onElement(element: Stanza): void; onEnd(error: Error): void }): void {
    this.#handlers = handlers
    for (const element of this.#arrived.splice(0)) handlers.onElement(element)
    if (this.#end !== undefined) handlers.onEnd(this.#end)
  }

  #element(element: Stanza): void {
    if (this.#end !== undefined) return
    if (element.name === "error" && element.namespace === NS_STREAM) this.#ended(parseStreamError(element))
    else if (this.#handlers !== undefined) this.#handlers.onElement(element)
    else this.#keep(element)
    this.#wake?.()
  }

  #keep(element: Stanza): void {
    this.#arrived.push(element)
    this.#waiting += sizeOf(element)
    if (this.#waiting <= MOST_WAITING) return
    this.#arrived.length = 0
    this.#ended(new Error("The server sent too much before it let us in."))
  }

  #ended(error: Error): void {
    if (this.#end !== undefined) return
    this.#end = error
    this.#handlers?.onEnd(error)
    this.#wake?.()
  }
}

const sizeOf = ({ inner }: Stanza): number => inner.length + 100
