import { StanzaError } from "@kith/xmpp"
import type { Inbox } from "../messages/inbox.ts"
import type { Incoming } from "../messages/incoming.ts"

export interface CatchingUpParts {
  readonly inbox: Inbox
  /** Puts into the store what the archive has, and answers what of it is new. @throws StanzaError, NotConnected */
  read(): Promise<readonly Incoming[]>
  /** What is to be done about that. @throws NotConnected */
  told(news: readonly Incoming[]): Promise<void>
}

/** Reads what an archive has, of an account or of a room, before what comes meanwhile is let through to the store. */
export class CatchingUp {
  readonly #parts: CatchingUpParts
  #isBehind = false

  constructor(parts: CatchingUpParts) {
    this.#parts = parts
  }

  /** What the archive has could not be read: no catch-up may begin behind what comes now (`recordAhead`). */
  get isBehind(): boolean {
    return this.#isBehind
  }

  /**
   * `isCurrent`: whether what it was begun for, such as a session, still lasts.
   * @throws StanzaError when it cannot be read: what came is let through all the same; then `runLater` is to follow.
   * NotConnected
   */
  async run(isCurrent: () => boolean): Promise<void> {
    const { inbox } = this.#parts
    inbox.hold()
    try {
      do {
        const news = await this.#parts.read()
        this.#isBehind = false
        await this.#parts.told(news)
      } while (isCurrent() && !inbox.release())
    } catch (error) {
      if (error instanceof StanzaError && isCurrent()) {
        this.#isBehind = true
        // Where too much came it is in the archive, as all that was missed.
        while (!inbox.release());
      }
      throw error
    }
  }

  /** Reads what the archive would not give before; what comes meanwhile need not wait. @throws StanzaError, NotConnected */
  async runLater(isCurrent: () => boolean): Promise<void> {
    const news = await this.#parts.read()
    if (isCurrent()) this.#isBehind = false
    await this.#parts.told(news)
  }
}
