import {
  avatarData,
  avatarId,
  avatarMetadata,
  encodeBase64,
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
  type XmlElement,
  xml,
} from "@kith/xmpp"
import type { Requests } from "../connection/requests.ts"
import { explainFailure } from "../errors.ts"
import { createLive, type Live } from "../live.ts"
import { withoutForbiddenCharacters } from "../messages/outgoing.ts"
import type { Store } from "../store/store.ts"
import { type NewPicture, PICTURE_TYPES, type Profile } from "./profile.ts"
import { loadProfiles, saveProfiles } from "./stored-profiles.ts"

const NICKNAME_MOST = 100
const PICTURE_BYTES_MOST = 262_144
const PROFILES_MOST = 2_000

/** What our capabilities say that we want to hear of (XEP-0163 §4). */
export const PROFILE_INTERESTS: readonly string[] = [`${NS_AVATAR_METADATA}+notify`, `${NS_NICK}+notify`]

/** Names and pictures that contacts and we ourselves show (XEP-0084, XEP-0172); strangers' are ignored. */
export class Profiles {
  readonly #store: Store
  readonly #requests: Requests
  readonly #own: Jid
  readonly #isKnown: (address: Jid) => boolean
  readonly #all = createLive<ReadonlyMap<string, Profile>>(new Map())
  /** Whose picture is being fetched, and which. */
  readonly #fetching = new Map<string, string>()
  #saved: ReadonlyMap<string, Profile> = new Map()
  #saving: Promise<unknown> = Promise.resolve()
  #isSavingPlanned = false

  constructor(store: Store, requests: Requests, own: Jid, isKnown: (address: Jid) => boolean) {
    this.#store = store
    this.#requests = requests
    this.#own = own
    this.#isKnown = isKnown
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
    this.#saved = await loadProfiles(this.#store)
    this.#all.set(new Map([...this.#saved].filter(([address]) => this.#isKnown(Jid.parse(address)))))
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

  /** Shows the picture, or none. @throws StanzaFailed, NotConnected */
  async setPicture(picture: NewPicture | undefined): Promise<void> {
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
    if (info === undefined) {
      this.#fetching.delete(key)
      this.#change(from, { picture: undefined })
    } else if (this.of(from)?.picture?.id !== info.id && info.bytes <= PICTURE_BYTES_MOST) {
      this.#fetching.set(key, info.id)
      this.#fetch(from, info.id, info.type).catch(() => {
        // It is told again when either of us comes online.
        if (this.#fetching.get(key) === info.id) this.#fetching.delete(key)
      })
    }
  }

  async #fetch(from: Jid, id: string, type: string): Promise<void> {
    const items = xml("items", { node: NS_AVATAR_DATA }, xml("item", { id }))
    const answer = await this.#requests.ask("get", xml("pubsub", { xmlns: NS_PUBSUB }, items), from)
    const item = answer.child("pubsub", NS_PUBSUB)?.child("items")?.child("item")
    const element = item?.child("data", NS_AVATAR_DATA)
    const data = element && parseAvatarData(element)
    // Another may have been told of meanwhile.
    if (this.#fetching.get(from.toString()) !== id) return
    this.#fetching.delete(from.toString())
    if (data === undefined || data.length > PICTURE_BYTES_MOST || avatarId(data) !== id) return
    this.#change(from, { picture: { id, type, data: encodeBase64(data) } })
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
        await saveProfiles(this.#store, before, after)
      })
      .catch((error) => console.warn("Profiles could not be kept", error))
  }
}
