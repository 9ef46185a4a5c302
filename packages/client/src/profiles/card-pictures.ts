import { findVCardUpdate, Jid, type Stanza } from "@kith/xmpp"
import type { Clock } from "../clock.ts"
import { NotConnected } from "../errors.ts"
import type { CardPhotos } from "./card-photos.ts"
import type { Picture } from "./profile.ts"

/** So long may the picture that somebody published come after their presence: then nothing need be fetched twice. */
const PATIENCE_MS = 3_000
const ASKED_MOST = 2_000
/** SHA-1 in hexadecimal digits, or empty: there is no picture. */
const HASH = /^([0-9a-f]{40})?$/

/** Where the pictures are that everybody sees. */
export interface PictureShelf {
  isKnown(address: Jid): boolean
  /** Whether somebody publishes a picture by XEP-0084, which wins. */
  publishes(address: Jid): boolean
  /** The picture that is shown of somebody, wherever it is from. */
  shownBy(address: Jid): Picture | undefined
  /** Asks what somebody publishes: not every server tells of a picture that is gone. Never rejects. */
  askPublished(address: Jid): Promise<void>
  /** One that we have, whoever shows it. */
  find(id: string): Picture | undefined
  show(address: Jid, picture: Picture | undefined): void
}

/** The pictures that people tell of in presence (XEP-0153), of whom there is no published one (XEP-0084). */
export class CardPictures {
  readonly #photos: CardPhotos
  readonly #clock: Clock
  readonly #shelf: PictureShelf
  /** The hash that was told last, by bare address. */
  readonly #told = new Map<string, string>()
  /** Whose vCard was asked for which hash, in this session: also in vain. */
  readonly #asked = new Set<string>()

  constructor(photos: CardPhotos, clock: Clock, shelf: PictureShelf) {
    this.#photos = photos
    this.#clock = clock
    this.#shelf = shelf
  }

  handle(presence: Stanza): void {
    const from = Jid.tryParse(presence.from)?.bare
    if (from === undefined || presence.type !== undefined || !this.#shelf.isKnown(from)) return
    const hash = findVCardUpdate(presence)
    if (hash === undefined || !HASH.test(hash)) return
    this.#told.set(from.toString(), hash)
    this.consider(from)
  }

  /** Something changed that decides whether the picture of the vCard is shown. */
  consider(address: Jid): void {
    const hash = this.#told.get(address.toString())
    if (hash === undefined) return
    if (this.#shelf.publishes(address)) {
      if (this.#isElsewise(address, hash) && this.#mayAsk(`${address} published ${hash}`)) {
        this.#clock.after(PATIENCE_MS, () => {
          if (this.#isElsewise(address, this.#told.get(address.toString())))
            void this.#shelf.askPublished(address)
        })
      }
      return
    }
    const known = hash === "" ? undefined : this.#shelf.find(hash)
    if (hash === "" || known !== undefined) {
      this.#shelf.show(address, known)
      return
    }
    const question = `${address} ${hash}`
    if (this.#mayAsk(question))
      this.#clock.after(PATIENCE_MS, () => void this.#fetch(address, hash, question))
  }

  /** What somebody published they show no more; where the server makes the vCard the same, that is gone from there too. */
  unpublished(address: Jid, id: string | undefined): void {
    if (id !== undefined && this.#told.get(address.toString()) === id) this.#told.set(address.toString(), "")
    this.consider(address)
  }

  sessionLost(): void {
    this.#told.clear()
    this.#asked.clear()
  }

  /** Each question is asked once in a session. */
  #mayAsk(question: string): boolean {
    if (this.#asked.has(question)) return false
    const [oldest] = this.#asked
    if (this.#asked.size >= ASKED_MOST && oldest !== undefined) this.#asked.delete(oldest)
    this.#asked.add(question)
    return true
  }

  /** Presence tells of another picture than the one that somebody publishes. */
  #isElsewise(address: Jid, told: string | undefined): boolean {
    return told !== undefined && this.#shelf.publishes(address) && this.#shelf.shownBy(address)?.id !== told
  }

  async #fetch(address: Jid, hash: string, question: string): Promise<void> {
    const isAwaited = () =>
      this.#told.get(address.toString()) === hash &&
      !this.#shelf.publishes(address) &&
      this.#shelf.isKnown(address)
    try {
      // Somebody else may have told of the same meanwhile.
      const known = isAwaited() ? this.#shelf.find(hash) : undefined
      const picture = known ?? (isAwaited() ? await this.#photos.fetch(address, hash) : undefined)
      if (isAwaited() && picture !== undefined) this.#shelf.show(address, picture)
      if (picture !== undefined || !isAwaited()) this.#asked.delete(question)
      else this.#shelf.show(address, undefined)
    } catch (error) {
      // Of an error we learn no more by asking again in this session.
      if (error instanceof NotConnected) this.#asked.delete(question)
    }
  }
}
