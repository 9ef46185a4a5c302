import { findVCardPhoto, type Jid, NS_VCARD_TEMP, vcardTemp } from "@kith/xmpp"
import type { Requests } from "../connection/requests.ts"
import type { Picture } from "./profile.ts"
import { readPicture } from "./read-picture.ts"

/** vCards hold pictures whole, and everybody's may come at once. */
const AT_ONCE = 4

/** Fetches pictures from vCards (XEP-0054, XEP-0153 §3.2), a few at a time. */
export class CardPhotos {
  readonly #requests: Requests
  readonly #waiting: (() => void)[] = []
  #running = 0

  constructor(requests: Requests) {
    this.#requests = requests
  }

  /**
   * The picture `id`; `undefined` where the vCard holds none, another one, or none that we show.
   * @throws StanzaError, NotConnected
   */
  async fetch(of: Jid, id: string): Promise<Picture | undefined> {
    if (this.#running >= AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    else this.#running++
    try {
      const answer = await this.#requests.ask("get", vcardTemp(), of)
      const card = answer.child("vCard", NS_VCARD_TEMP)
      const photo = card && findVCardPhoto(card)
      return photo && readPicture(photo.data, id)
    } finally {
      const next = this.#waiting.shift()
      // Whoever is next has our place.
      if (next === undefined) this.#running--
      else next()
    }
  }
}
