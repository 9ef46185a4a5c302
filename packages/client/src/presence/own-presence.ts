import { type Stanza, stanza, vcardUpdate, vcardUpdateToCome, type XmlElement, xml } from "@kith/xmpp"
import { withoutForbiddenCharacters } from "../messages/outgoing.ts"

export type Show = "away" | "xa" | "dnd" | "chat"

/** Our presence on this device: sent at the beginning of each session, and when it changes. */
export class OwnPresence {
  /** For those who must tell others themselves. */
  onAnnounced: () => void = () => undefined
  readonly #send: (presence: Stanza) => boolean
  readonly #capabilities: XmlElement
  /** What we are now could not be sent. */
  #isOwed = false
  #show: Show | undefined
  #status: string | undefined
  #photo: string | undefined
  #chosen: { readonly show?: Show; readonly text: string } | undefined

  constructor(send: (presence: Stanza) => boolean, capabilities: XmlElement) {
    this.#send = send
    this.#capabilities = capabilities
  }

  /** What it says, for rooms, which get their own. */
  get children(): readonly XmlElement[] {
    const show = this.#chosen?.show ?? this.#show
    const status = this.#status ?? this.#chosen?.text
    return [
      ...(show === undefined ? [] : [xml("show", {}, show)]),
      ...(status === undefined || status === "" ? [] : [xml("status", {}, status)]),
      this.#capabilities,
      this.#photo === undefined ? vcardUpdateToCome() : vcardUpdate(this.#photo || undefined),
    ]
  }

  set(show?: Show, status?: string): void {
    this.#show = show
    this.#status = status === undefined ? undefined : withoutForbiddenCharacters(status)
    this.announce()
  }

  /** What the person chose for all their devices; a device that nobody looks at is away all the same, unless they chose more. */
  setChosen(chosen: { readonly show?: Show; readonly text: string } | undefined): void {
    if (chosen?.show === this.#chosen?.show && chosen?.text === this.#chosen?.text) return
    this.#chosen = chosen && { ...chosen, text: withoutForbiddenCharacters(chosen.text) }
    this.announce()
  }

  /**
   * The id of the picture in our vCard, empty for none, `undefined` for what we do not know (XEP-0153 §4). Told at once if it
   * changes what others see.
   */
  setPhoto(id: string | undefined): void {
    const before = this.#photo
    this.#photo = id
    if ((before ?? "") !== (id ?? "")) this.announce()
  }

  /** The session is over: in the next we know of our vCard only what we have read there. */
  forgetPhoto(): void {
    this.#photo = undefined
  }

  announce(): void {
    this.#isOwed = !this.#send(stanza({ name: "presence", children: [...this.children] }))
    this.onAnnounced()
  }

  /** The session goes on over a new connection: what changed meanwhile nobody has heard. */
  resumed(): void {
    if (this.#isOwed) this.announce()
  }
}
