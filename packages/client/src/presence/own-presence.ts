import { type Stanza, stanza, type XmlElement, xml } from "@kith/xmpp"
import { withoutForbiddenCharacters } from "../messages/outgoing.ts"

export type Show = "away" | "xa" | "dnd" | "chat"

/** Our presence on this device: sent at the beginning of each session, and when it changes. */
export class OwnPresence {
  readonly #send: (presence: Stanza) => boolean
  readonly #capabilities: XmlElement
  #show: Show | undefined
  #status: string | undefined

  constructor(send: (presence: Stanza) => boolean, capabilities: XmlElement) {
    this.#send = send
    this.#capabilities = capabilities
  }

  set(show?: Show, status?: string): void {
    this.#show = show
    this.#status = status === undefined ? undefined : withoutForbiddenCharacters(status)
    this.announce()
  }

  announce(): void {
    const presence = stanza({
      name: "presence",
      children: [
        ...(this.#show === undefined ? [] : [xml("show", {}, this.#show)]),
        ...(this.#status === undefined ? [] : [xml("status", {}, this.#status)]),
        this.#capabilities,
      ],
    })
    this.#send(presence)
  }
}
