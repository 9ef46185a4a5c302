import { type Clock, DomainError, type MaybePromise } from "@kith/feature-kit"
import { type Stanza, withContentNamespace } from "@kith/xmpp"
import { isAnnouncement } from "../../router/is-announcement.ts"
import type { Transport } from "../../streams/transport.ts"
import type { ComponentLink } from "./component-directory.ts"
import type { ComponentSettings } from "./settings.ts"

/** What goes to a component that is there, no faster than it reads. */
export class TransportLink implements ComponentLink {
  readonly #transport: Transport
  /** Of the content of its stream. */
  readonly #namespace: string
  readonly #settings: ComponentSettings
  readonly #clock: Clock
  readonly replaced: () => void
  /** Those who send wait for it, once too much waits to be read. */
  #relief: Promise<void> | undefined

  constructor(
    transport: Transport,
    namespace: string,
    parts: { readonly settings: ComponentSettings; readonly clock: Clock; readonly replaced: () => void },
  ) {
    this.#transport = transport
    this.#namespace = namespace
    this.#settings = parts.settings
    this.#clock = parts.clock
    this.replaced = parts.replaced
  }

  deliver(stanza: Stanza): MaybePromise<void> {
    const transport = this.#transport
    if (transport.isClosed) throw gone()
    const { maxBufferedBytes, maxBacklogBytes } = this.#settings
    // Whoever writes much to it must not be able to end it for everybody.
    if (transport.bufferedBytes > maxBacklogBytes) {
      if (isAnnouncement(stanza)) return
      throw new DomainError("resource-constraint", "The service is busy; try again later.")
    }
    transport.sendStanza(withContentNamespace(stanza, this.#namespace).toXml(this.#namespace), stanza.name)
    if (transport.bufferedBytes <= maxBufferedBytes) return
    this.#relief ??= this.#untilRead()
    return this.#relief
  }

  /** Until it has read all, or is cut off because it does not. */
  #untilRead(): Promise<void> {
    return new Promise((resolve) => {
      const { slowReaderSeconds } = this.#settings
      const cancel = this.#clock.after(slowReaderSeconds * 1000, () => this.#transport.destroy())
      this.#transport.whenDrained(() => {
        cancel()
        this.#relief = undefined
        resolve()
      })
    })
  }
}

function gone(): DomainError {
  return new DomainError("remote-server-timeout", "The service has just gone away; try again later.")
}
