import type { Jid } from "@kith/xmpp"
import type { Requests } from "../connection/requests.ts"
import { createLive, type Live, type Writable } from "../live.ts"
import { CardPhotos } from "../profiles/card-photos.ts"
import type { Picture } from "../profiles/profile.ts"
import type { Store } from "../store/store.ts"

/** Of occupants; in memory. */
const PICTURES_MOST = 300
const keyOf = (room: Jid) => `room-picture ${room}`

/** The picture of a room (XEP-0486), and those of its occupants (XEP-0153). */
export class RoomPictures {
  readonly #room: Jid
  readonly #store: Store
  readonly #photos: CardPhotos
  readonly #own = createLive<Picture | undefined>(undefined)
  readonly #byHash = new Map<string, Writable<Picture | undefined>>()
  readonly #none = createLive<Picture | undefined>(undefined)
  #fetching: string | undefined

  constructor(room: Jid, store: Store, requests: Requests) {
    this.#room = room
    this.#store = store
    this.#photos = new CardPhotos(requests)
  }

  get own(): Live<Picture | undefined> {
    return this.#own
  }

  async load(): Promise<void> {
    this.#own.set(await this.#store.transact((t) => t.findSetting<Picture>(keyOf(this.#room))))
  }

  /** What the room says of its picture now. */
  async follow(hash: string | undefined): Promise<void> {
    if (hash === this.#own.get()?.id || hash === this.#fetching) return
    this.#fetching = hash
    const picture = hash === undefined ? undefined : await this.#photos.fetch(this.#room, hash)
    if (this.#fetching !== hash) return
    this.#fetching = undefined
    this.#own.set(picture)
    await this.#store.transact((t) => t.putSetting(keyOf(this.#room), picture))
  }

  /** That of an occupant, by its hash; asked for once. */
  of(address: Jid, hash: string | undefined): Live<Picture | undefined> {
    if (hash === undefined) return this.#none
    const known = this.#byHash.get(hash)
    if (known !== undefined) return known
    const [oldest] = this.#byHash.keys()
    if (this.#byHash.size >= PICTURES_MOST && oldest !== undefined) this.#byHash.delete(oldest)
    const live = createLive<Picture | undefined>(undefined)
    this.#byHash.set(hash, live)
    this.#photos.fetch(address, hash).then(
      (picture) => live.set(picture),
      // Asked for again by whoever shows it next.
      () => this.#byHash.delete(hash),
    )
    return live
  }
}
