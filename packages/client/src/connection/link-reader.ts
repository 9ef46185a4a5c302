import type { Stanza } from "@kith/xmpp"
import { NS_STREAM, parseStreamError } from "@kith/xmpp"
import type { Link } from "./link.ts"

/** Reads a link element by element while a stream is negotiated, and hands it over afterwards. */
export class LinkReader {
  readonly #arrived: Stanza[] = []
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
      if (element !== undefined) return element
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
    else this.#arrived.push(element)
    this.#wake?.()
  }

  #ended(error: Error): void {
    if (this.#end !== undefined) return
    this.#end = error
    this.#handlers?.onEnd(error)
    this.#wake?.()
  }
}
