import {
  type Jid,
  NS_PUBSUB,
  NS_STICKERS,
  parseStickerPack,
  stickerPack,
  stickerPackId,
  xml,
} from "@kith/xmpp"
import { hashFile } from "../attachments/hash-file.ts"
import type { Requests } from "../connection/requests.ts"
import { explainFailure } from "../errors.ts"
import { createLive } from "../live.ts"
import type { MessageContent } from "../messages/content.ts"
import { withoutForbiddenCharacters } from "../messages/outgoing.ts"
import { PrivateNode } from "../private-items/private-node.ts"
import type { Store } from "../store/store.ts"
import type { Uploads } from "../uploads/transfer.ts"
import { fromWire, toWire } from "./pack-on-wire.ts"
import type { NewSticker, PackOfStickers, PackSticker, Stickers } from "./stickers.ts"

const RECENT_KEY = "recent-stickers"
const RECENT_MOST = 24
const PACKS_MOST = 100

export interface StickerPacksParts {
  readonly requests: Requests
  readonly own: Jid
  readonly store: Store
  readonly uploads: Uploads
}

export class StickerPacks implements Stickers {
  readonly packs = createLive<readonly PackOfStickers[] | undefined>(undefined)
  readonly recent = createLive<readonly MessageContent[]>([])
  readonly #parts: StickerPacksParts
  readonly #node: PrivateNode

  constructor(parts: StickerPacksParts) {
    this.#parts = parts
    this.#node = new PrivateNode(NS_STICKERS, parts.requests, parts.own, "open")
  }

  async load(): Promise<void> {
    const kept = await this.#parts.store.transact((t) => t.findSetting<MessageContent[]>(RECENT_KEY))
    if (kept !== undefined) this.recent.set(kept)
    const items = await explainFailure(this.#node.fetch())
    const packs = items.slice(0, PACKS_MOST).flatMap(({ id, payload }) => {
      const isPack = payload?.name === "pack" && payload.namespace === NS_STICKERS
      return isPack ? fromWire(id, parseStickerPack(payload)) : []
    })
    this.packs.set(packs.sort((one, other) => one.name.localeCompare(other.name)))
  }

  async find(owner: Jid, packId: string): Promise<PackOfStickers | undefined> {
    const items = xml("items", { node: NS_STICKERS }, xml("item", { id: packId }))
    const request = xml("pubsub", { xmlns: NS_PUBSUB }, items)
    const answer = await explainFailure(this.#parts.requests.ask("get", request, owner.bare))
    const found = answer.child("pubsub", NS_PUBSUB)?.child("items")?.childrenNamed("item") ?? []
    const payload = found.find(({ attrs }) => attrs.id === packId)?.child("pack", NS_STICKERS)
    return payload && fromWire(packId, parseStickerPack(payload))
  }

  async create(name: string, stickers: readonly NewSticker[]): Promise<void> {
    const made: PackSticker[] = []
    for (const { data, name: fileName, description, width, height } of stickers) {
      const url = await this.#parts.uploads.put(data, fileName)
      const hash = await hashFile(data)
      const picture = { url, name: fileName, mediaType: data.type, size: data.size, width, height, hash }
      made.push({ description: withoutForbiddenCharacters(description.trim()) || "🙂", picture })
    }
    const title = withoutForbiddenCharacters(name.trim())
    await this.add({ id: "", name: title, summary: "", isRestricted: false, stickers: made })
  }

  async add(pack: PackOfStickers): Promise<void> {
    const wire = toWire(pack)
    // XEP-0449 §4.4: a pack that is taken over keeps its id, or messages would not find it.
    const id = pack.id === "" ? stickerPackId(wire) : pack.id
    await explainFailure(this.#node.publish(id, stickerPack(wire)))
    await this.load()
  }

  async remove(packId: string): Promise<void> {
    await explainFailure(this.#node.retract(packId))
    await this.load()
  }

  use(packId: string, { description, picture }: PackSticker): MessageContent {
    const content: MessageContent = {
      body: "",
      sticker: { packId, description },
      attachments: [{ ...picture, description, disposition: "inline" }],
    }
    const others = this.recent.get().filter(({ attachments }) => attachments?.[0]?.url !== picture.url)
    this.recent.set([content, ...others].slice(0, RECENT_MOST))
    this.#parts.store
      .transact((t) => t.putSetting(RECENT_KEY, this.recent.get()))
      .catch((error) => console.warn("Stickers that were used could not be kept", error))
    return content
  }
}
