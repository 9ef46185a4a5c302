import type { Jid, Stanza } from "@kith/xmpp"
import type { Endpoint } from "../connection/endpoint.ts"
import type { Link } from "../connection/link.ts"
import { openLink } from "../node/index.ts"

/** What goes over the connections of one device, in both directions, and what somebody in between makes of it. */
export class Wire {
  /** Oldest first. */
  readonly links: WatchedLink[] = []
  /** Changes what the server says; `undefined`: it is lost. */
  change: (received: Stanza) => Stanza | undefined = (received) => received
  /** As if others could read along. */
  isOverheard = false

  readonly openLink = async (endpoint: Endpoint, domain: string): Promise<Link> => {
    const link = new WatchedLink(await openLink(endpoint, domain), this)
    this.links.push(link)
    return link
  }

  get last(): WatchedLink {
    const last = this.links.at(-1)
    if (last === undefined) throw new Error("Nothing was connected")
    return last
  }
}

export class WatchedLink implements Link {
  /** Names of elements, with a sign for their direction, and `open` for a header that was sent. */
  readonly events: string[] = []
  readonly sent: Stanza[] = []
  /** Who said to be going to sign in, by stream. */
  readonly openedBy: (Jid | undefined)[] = []
  onElement: (element: Stanza) => void = () => undefined
  onEnd: (error?: Error) => void = () => undefined
  readonly #link: Link
  readonly #wire: Wire

  constructor(link: Link, wire: Wire) {
    this.#link = link
    this.#wire = wire
    link.onElement = (element) => {
      this.events.push(`< ${element.name}`)
      const changed = wire.change(element)
      if (changed !== undefined) this.onElement(changed)
    }
    link.onEnd = (error) => this.onEnd(error)
  }

  get isConfidential(): boolean {
    return this.#link.isConfidential && !this.#wire.isOverheard
  }
  get channelBindings(): Link["channelBindings"] {
    return this.#link.channelBindings
  }
  get canStartTls(): boolean {
    return this.#link.canStartTls
  }
  get limits(): Link["limits"] {
    return this.#link.limits
  }
  set limits(limits: Link["limits"]) {
    this.#link.limits = limits
  }

  /** The first of that name that the device sent. */
  find(name: string): Stanza | undefined {
    return this.sent.find((stanza) => stanza.name === name)
  }

  openStream(domain: string, from?: Jid): void {
    this.events.push("open")
    this.openedBy.push(from)
    this.#link.openStream(domain, from)
  }
  send(element: Stanza): void {
    this.events.push(`> ${element.name}`)
    this.sent.push(element)
    this.#link.send(element)
  }
  closeStream(): void {
    this.#link.closeStream()
  }
  startTls(): Promise<void> {
    return this.#link.startTls()
  }
  destroy(): void {
    this.#link.destroy()
  }
}
