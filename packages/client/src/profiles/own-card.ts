import {
  avatarId,
  findVCardPhoto,
  findVCardUpdate,
  Jid,
  NS_PEP_VCARD_CONVERSION,
  NS_VCARD_TEMP,
  NS_VCARD_UPDATE,
  type Stanza,
  StanzaError,
  vcardTemp,
  withVCardPhoto,
  type XmlElement,
} from "@kith/xmpp"
import type { Requests } from "../connection/requests.ts"
import { explainFailure, NotConnected } from "../errors.ts"
import type { OwnPresence } from "../presence/own-presence.ts"
import { discoverFeatures, type ServerFacts } from "../service-discovery/own-server.ts"
import type { NewPicture, Picture } from "./profile.ts"
import { readPicture } from "./read-picture.ts"

const DEVICES_MOST = 50
const DOUBTED_MOST = 100

export interface OwnCardParts {
  readonly own: Jid
  readonly requests: Requests
  readonly facts: ServerFacts
  readonly presence: OwnPresence
  readonly fullAddress: () => Jid
}

/** Our vCard of the old format (XEP-0054), and what our presence says of the picture in it (XEP-0153 §4). */
export class OwnCard {
  /** Set by who shows it: the picture in it has been read, or written. */
  onPhoto: (picture: Picture | undefined) => void = () => undefined
  readonly #parts: OwnCardParts
  /** One after the other, for each writes all of it. */
  #changing: Promise<unknown> = Promise.resolve()
  /** Of the picture in it; empty: none; `undefined`: not read yet, or not ours to tell. */
  #hash: string | undefined
  /** Devices of ours that know nothing of XEP-0153 and may change the vCard without a word. */
  readonly #silent = new Set<string>()
  /** What other devices of ours told, although the vCard says something else. */
  readonly #doubted = new Set<string>()

  constructor(parts: OwnCardParts) {
    this.#parts = parts
  }

  /**
   * Reads it, unless our server says for us what there is to say. Until then presence says nothing of it.
   * @throws StanzaError, NotConnected
   */
  async sessionReady(): Promise<void> {
    if (await this.#serverConverts()) return
    const card = await this.#inTurn(() => this.#read())
    if (card !== undefined) this.#take(findVCardPhoto(card)?.data)
  }

  sessionLost(): void {
    this.#hash = undefined
    this.#silent.clear()
    this.#doubted.clear()
    this.#parts.presence.forgetPhoto()
  }

  /** Presence of our other devices (XEP-0153 §4.3). */
  handle(presence: Stanza): void {
    const { own, fullAddress, facts } = this.#parts
    const from = Jid.tryParse(presence.from)
    if (from?.resource === undefined || !from.bare.equals(own) || from.equals(fullAddress())) return
    // Before the vCard was read there is nothing to take back.
    if (facts.server?.convertsPictures === true) return
    if (presence.type === "unavailable") {
      if (this.#silent.delete(from.resource) && this.#silent.size === 0) this.#readAgain()
    } else if (presence.type === undefined && !presence.has("x", NS_VCARD_UPDATE)) {
      if (this.#silent.size < DEVICES_MOST) this.#silent.add(from.resource)
      this.#tell()
    } else if (presence.type === undefined) {
      if (this.#silent.delete(from.resource)) this.#tell()
      this.#doubt(findVCardUpdate(presence))
    }
  }

  /**
   * Puts the picture into it, or takes it out. Answers whether it is there: not where our server takes it from what we
   * publish, nor where it keeps no vCards.
   * @throws StanzaFailed, NotConnected
   */
  async setPhoto(picture: NewPicture | undefined): Promise<boolean> {
    if (await explainFailure(this.#serverConverts())) return false
    const isKept = await this.change((card) => {
      const isSame = picture === undefined && findVCardPhoto(card) === undefined
      return isSame ? card : withVCardPhoto(card, picture)
    })
    if (isKept) this.#take(picture?.data)
    return isKept
  }

  /**
   * Reads it, and writes what `update` makes of it; the same object: nothing. Answers `false` where our server keeps none.
   * @throws StanzaFailed, NotConnected
   */
  async change(update: (card: XmlElement) => XmlElement): Promise<boolean> {
    const change = this.#inTurn(async () => {
      const card = await this.#read()
      const changed = card && update(card)
      if (changed !== undefined && changed !== card) await this.#parts.requests.ask("set", changed)
      return card !== undefined
    })
    return await explainFailure(change)
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#changing.then(work)
    this.#changing = done.catch(() => undefined)
    return done
  }

  /** Empty where there is none yet (XEP-0054 §3.1); `undefined` where our server knows nothing of vCards. */
  async #read(): Promise<XmlElement | undefined> {
    try {
      const answer = await this.#parts.requests.ask("get", vcardTemp(), this.#parts.own)
      return answer.child("vCard", NS_VCARD_TEMP) ?? vcardTemp()
    } catch (error) {
      if (!(error instanceof StanzaError)) throw error
      if (error.condition === "item-not-found") return vcardTemp()
      if (isUnsupported(error)) return undefined
      throw error
    }
  }

  async #serverConverts(): Promise<boolean> {
    const { requests, own, facts } = this.#parts
    return (
      facts.server?.convertsPictures ?? (await discoverFeatures(requests, own)).has(NS_PEP_VCARD_CONVERSION)
    )
  }

  #take(data: Uint8Array | undefined): void {
    const hash = data === undefined ? "" : avatarId(data)
    if (hash !== this.#hash) this.#doubted.clear()
    this.#hash = hash
    this.onPhoto(data && readPicture(data, hash))
    this.#tell()
  }

  #tell(): void {
    this.#parts.presence.setPhoto(this.#silent.size > 0 ? undefined : this.#hash)
  }

  /** Another device tells of another picture: the vCard says which of us is right, and is asked once. */
  #doubt(hash: string | undefined): void {
    if (hash === undefined || this.#hash === undefined || hash === this.#hash) return
    if (this.#doubted.has(hash) || this.#doubted.size >= DOUBTED_MOST) return
    this.#doubted.add(hash)
    if (hash !== "") this.#parts.presence.setPhoto(undefined)
    this.#readAgain()
  }

  #readAgain(): void {
    this.sessionReady().catch((error) => {
      if (!(error instanceof NotConnected)) console.warn("Our own vCard could not be read", error)
    })
  }
}

/** Whether the server said that it does not do such things at all. */
export function isUnsupported({ condition }: { readonly condition: string }): boolean {
  return condition === "service-unavailable" || condition === "feature-not-implemented"
}
