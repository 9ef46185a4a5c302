import {
  avatarData,
  avatarId,
  avatarMetadata,
  Jid,
  NS_AVATAR_DATA,
  NS_AVATAR_METADATA,
  NS_NICK,
  NS_PUBSUB,
  NS_PUBSUB_EVENT,
  nickname as nick,
  parseAvatarData,
  parseAvatarMetadata,
  type Stanza,
  StanzaError,
  type XmlElement,
  xml,
} from "@kith/xmpp"
import type { Clock } from "../clock.ts"
import type { Requests } from "../connection/requests.ts"
import { explainFailure, StanzaFailed } from "../errors.ts"
import { createLive, type Live } from "../live.ts"
import { withoutForbiddenCharacters } from "../messages/outgoing.ts"
import type { Store } from "../store/store.ts"
import { CardPhotos } from "./card-photos.ts"
import { CardPictures } from "./card-pictures.ts"
import { isUnsupported, type OwnCard } from "./own-card.ts"
import { type NewPicture, PICTURE_TYPES, type Picture, type Profile } from "./profile.ts"
import { PICTURE_BYTES_MOST, readPicture } from "./read-picture.ts"
import { loadProfiles, saveProfiles } from "./stored-profiles.ts"

const NICKNAME_MOST = 100
const PROFILES_MOST = 2_000

/** What our capabilities say that we want to hear of (XEP-0163 §4). */
export const PROFILE_INTERESTS: readonly string[] = [`${NS_AVATAR_METADATA}+notify`, `${NS_NICK}+notify`]

export interface ProfilesParts {
  readonly store: Store
  readonly requests: Requests
  readonly own: Jid
  readonly clock: Clock
  readonly isKnown: (address: Jid) => boolean
  readonly ownCard: OwnCard
}

/**
 * Names and pictures that contacts and we ourselves show (XEP-0084, XEP-0172; XEP-0153 where there is no other picture);
 * strangers' are ignored.
 */
export class Profiles {
  readonly #store: Store
  readonly #requests: Requests
  readonly #own: Jid
  readonly #isKnown: (address: Jid) => boolean
  readonly #all = createLive<ReadonlyMap<string, Profile>>(new Map())
  readonly #ownCard: OwnCard
  readonly #cards: CardPictures
  /** Who publishes a picture by XEP-0084, by bare address; the others' are from their vCards. */
  readonly #publishers = new Set<string>()
  /** Whose picture is being fetched, and which. */
  readonly #fetching = new Map<string, string>()
  #saved: ReadonlyMap<string, Profile> = new Map()
  #saving: Promise<unknown> = Promise.resolve()
  #isSavingPlanned = false

  constructor({ store, requests, own, clock, isKnown, ownCard }: ProfilesParts) {
    this.#store = store
    this.#requests = requests
    this.#own = own
    this.#isKnown = isKnown
    this.#ownCard = ownCard
    this.#cards = new CardPictures(new CardPhotos(requests), clock, {
      isKnown,
      publishes: (address) => this.#publishers.has(address.toString()),
      shownBy: (address) => this.of(address)?.picture,
      find: (id) => this.#find(id),
      askPublished: (address) => this.#askMetadata(address),
      show: (address, picture) => this.#showCardPicture(address, picture),
    })
    ownCard.onPhoto = (picture) => {
      if (!this.#publishers.has(own.toString())) this.#showCardPicture(own, picture)
    }
  }

  /** By bare address. */
  get all(): Live<ReadonlyMap<string, Profile>> {
    return this.#all
  }

  of(address: Jid): Profile | undefined {
    return this.#all.get().get(address.toString())
  }

  /** After the roster: who is no contact any more is forgotten. */
  async load(): Promise<void> {
    const { profiles, publishers } = await loadProfiles(this.#store)
    this.#saved = profiles
    for (const address of publishers) this.#publishers.add(address)
    this.#all.set(new Map([...this.#saved].filter(([address]) => this.#isKnown(Jid.parse(address)))))
  }

  /** After our presence has been sent. @throws StanzaError, NotConnected */
  sessionReady(): Promise<void> {
    return this.#ownCard.sessionReady()
  }

  sessionLost(): void {
    this.#cards.sessionLost()
    this.#ownCard.sessionLost()
  }

  /** Takes presence of people, without a type and of type `unavailable`. */
  handlePresence(presence: Stanza): void {
    this.#cards.handle(presence)
    this.#ownCard.handle(presence)
  }

  /** Answers whether the message told of what somebody published, to whatever node. */
  handle(message: Stanza): boolean {
    const items = message.child("event", NS_PUBSUB_EVENT)?.child("items")
    if (items === undefined) return false
    const from = message.from === undefined ? this.#own : Jid.tryParse(message.from)
    // Only of an account itself: anybody can send a message that looks like this (XEP-0223 §7).
    if (from?.isBare !== true || !this.#isKnown(from)) return true
    const item = items.childrenNamed("item").at(-1)
    if (items.attrs.node === NS_NICK) this.#takeNickname(from, item?.child("nick", NS_NICK))
    if (items.attrs.node === NS_AVATAR_METADATA) {
      this.#takeMetadata(from, item?.child("metadata", NS_AVATAR_METADATA))
    }
    return true
  }

  /** @throws StanzaFailed, NotConnected */
  async setNickname(name: string): Promise<void> {
    await this.#publish(NS_NICK, undefined, nick(withoutForbiddenCharacters(name.trim())))
  }

  /** Shows the picture, or none, also to those who look only into vCards. @throws StanzaFailed, NotConnected */
  async setPicture(picture: NewPicture | undefined): Promise<void> {
    let refusal: StanzaFailed | undefined
    try {
      await this.#publishPicture(picture)
    } catch (error) {
      // Where a server has no personal nodes, the vCard is what there is.
      if (!(error instanceof StanzaFailed && isUnsupported(error))) throw error
      refusal = error
    }
    let isInCard = false
    try {
      isInCard = await this.#ownCard.setPhoto(picture)
    } catch (error) {
      if (refusal !== undefined || !(error instanceof StanzaFailed)) throw error
      console.warn("The picture is shown, but not in our vCard, where old clients look for it", error)
    }
    if (refusal !== undefined && !isInCard) throw refusal
  }

  async #publishPicture(picture: NewPicture | undefined): Promise<void> {
    if (picture === undefined) return this.#publish(NS_AVATAR_METADATA, undefined, avatarMetadata())
    const { data, type, width, height } = picture
    const id = avatarId(data)
    await this.#publish(NS_AVATAR_DATA, id, avatarData(data))
    await this.#publish(
      NS_AVATAR_METADATA,
      id,
      avatarMetadata({ id, type, bytes: data.length, width, height }),
    )
  }

  async #publish(node: string, id: string | undefined, payload: XmlElement): Promise<void> {
    const publish = xml("publish", { node }, xml("item", { id }, payload))
    await explainFailure(this.#requests.ask("set", xml("pubsub", { xmlns: NS_PUBSUB }, publish)))
  }

  #takeNickname(from: Jid, element: XmlElement | undefined): void {
    const text = [...(element?.text.trim() ?? "")].slice(0, NICKNAME_MOST).join("")
    this.#change(from, { nickname: text === "" ? undefined : text })
  }

  #takeMetadata(from: Jid, metadata: XmlElement | undefined): void {
    const infos = metadata === undefined ? [] : parseAvatarMetadata(metadata)
    const info = infos.find(({ url, type }) => url === undefined && PICTURE_TYPES.includes(type))
    const key = from.toString()
    const shown = this.of(from)?.picture?.id
    if (info === undefined) {
      const id = this.#fetching.get(key) ?? shown
      this.#fetching.delete(key)
      if (this.#publishers.delete(key)) {
        this.#change(from, { picture: undefined })
        this.#cards.unpublished(from, id)
      }
    } else if (shown === info.id) {
      this.#publishers.add(key)
      this.#planSaving()
    } else if (info.bytes <= PICTURE_BYTES_MOST) {
      const wasPublisher = this.#publishers.has(key)
      this.#publishers.add(key)
      this.#fetching.set(key, info.id)
      void this.#fetch(from, info.id)
        // It is told again when either of us comes online.
        .catch(() => false)
        .then((isShown) => {
          if (this.#fetching.get(key) !== info.id) return
          this.#fetching.delete(key)
          if (isShown || wasPublisher) return
          this.#publishers.delete(key)
          this.#cards.consider(from)
        })
    }
  }

  /** As if the answer had been told. */
  async #askMetadata(of: Jid): Promise<void> {
    const items = xml("items", { node: NS_AVATAR_METADATA, max_items: "1" })
    try {
      const answer = await this.#requests.ask("get", xml("pubsub", { xmlns: NS_PUBSUB }, items), of)
      const item = answer.child("pubsub", NS_PUBSUB)?.child("items")?.child("item")
      this.#takeMetadata(of, item?.child("metadata", NS_AVATAR_METADATA))
    } catch (error) {
      // Whoever may not ask, or gets no answer, knows no more than before.
      const isGone = error instanceof StanzaError && error.condition === "item-not-found"
      if (isGone) this.#takeMetadata(of, undefined)
    }
  }

  /** Answers whether it is shown now. */
  async #fetch(from: Jid, id: string): Promise<boolean> {
    const items = xml("items", { node: NS_AVATAR_DATA }, xml("item", { id }))
    const answer = await this.#requests.ask("get", xml("pubsub", { xmlns: NS_PUBSUB }, items), from)
    const item = answer.child("pubsub", NS_PUBSUB)?.child("items")?.child("item")
    const element = item?.child("data", NS_AVATAR_DATA)
    const data = element && parseAvatarData(element)
    // Another may have been told of meanwhile.
    if (this.#fetching.get(from.toString()) !== id) return false
    const picture = data && readPicture(data, id)
    if (picture !== undefined) this.#change(from, { picture })
    return picture !== undefined
  }

  #showCardPicture(of: Jid, picture: Picture | undefined): void {
    if (this.of(of)?.picture?.id !== picture?.id) this.#change(of, { picture })
  }

  #find(id: string): Picture | undefined {
    for (const { picture } of this.#all.get().values()) if (picture?.id === id) return picture
    return undefined
  }

  #change(of: Jid, change: Partial<Profile>): void {
    const before = this.#all.get()
    const key = of.toString()
    const profile = { ...before.get(key), ...change }
    const after = new Map(before)
    after.delete(key)
    if (profile.nickname !== undefined || profile.picture !== undefined) after.set(key, profile)
    const [oldest] = after.keys()
    if (after.size > PROFILES_MOST && oldest !== undefined) after.delete(oldest)
    this.#all.set(after)
    this.#planSaving()
  }

  /** News come in crowds when we come online: kept together. */
  #planSaving(): void {
    if (this.#isSavingPlanned) return
    this.#isSavingPlanned = true
    this.#saving = this.#saving
      .then(async () => {
        this.#isSavingPlanned = false
        const [before, after] = [this.#saved, this.#all.get()]
        this.#saved = after
        await saveProfiles(this.#store, before, after, new Set(this.#publishers))
      })
      .catch((error) => console.warn("Profiles could not be kept", error))
  }
}
