import { type Clock, createCache, type MaybePromise } from "@kith/feature-kit"
import {
  avatarData,
  avatarId,
  avatarMetadata,
  formatOf,
  Jid,
  NS_AVATAR_DATA,
  NS_AVATAR_METADATA,
  parseAvatarData,
  parseAvatarMetadata,
  type XmlElement,
} from "@kith/xmpp"
import { parseElement } from "@kith/xmpp/stream"
import type { Presence } from "../presence/index.ts"
import type { Pubsub, PubsubNode } from "../pubsub/index.ts"
import type { Roster } from "../roster/index.ts"
import { createQueue } from "./queue.ts"
import type { AvatarRules } from "./rules.ts"

/** A picture that somebody may see. */
export interface Avatar {
  /** SHA-1 of the data in hexadecimal digits. */
  readonly id: string
  readonly type: string
  readonly data: Uint8Array
}

/** Who may see it, as far as presence has to know: all the world, or who sees the presence; else nobody is told. */
type Audience = "everybody" | "contacts" | "chosen"

interface Shown {
  /** `undefined`: there is none any more. */
  readonly id: string | undefined
  readonly audience: Audience
}

export interface AvatarParts {
  readonly pubsub: Pubsub
  readonly presence: Presence
  readonly roster: Roster
  readonly rules: AvatarRules
  readonly clock: Clock
  readonly maxCached: number
  /** Who sees a picture that is not published with a choice of its own. */
  readonly visibility: "everybody" | "contacts"
}

/** When hundreds come at once, what is looked up for them does not hold up what others ask the database. */
const LOADS_AT_ONCE = 16

export type Avatars = ReturnType<typeof createAvatars>

/** XEP-0084: the picture of a person, in two nodes at the person's address. */
export function createAvatars(parts: AvatarParts) {
  const { pubsub, presence, roster, rules, clock, maxCached, visibility } = parts
  const defaults = { accessModel: visibility === "everybody" ? "open" : "presence" } as const

  const findMetadata = async (owner: Jid, viewer: Jid) => {
    const page = await pubsub.items.find(owner, NS_AVATAR_METADATA, viewer, { maxItems: 1 })
    const [item] = page?.items ?? []
    if (page === undefined || item === undefined) return undefined
    return { node: page.node, infos: parseAvatarMetadata(parsePayload(item.payload)) }
  }

  const findData = async (owner: Jid, viewer: Jid, id: string) => {
    const page = await pubsub.items.find(owner, NS_AVATAR_DATA, viewer, { ids: [id] })
    const [item] = page?.items ?? []
    const data = item && parseAvatarData(parsePayload(item.payload))
    return page === undefined || data === undefined ? undefined : { node: page.node, data }
  }

  /** What presence tells of: `undefined` where nothing is known of a picture that others could ask for. */
  const load = async (owner: Jid): Promise<Shown | undefined> => {
    const metadata = await findMetadata(owner, owner)
    if (metadata === undefined) return undefined
    const audience = audienceOf(metadata.node)
    if (metadata.infos.length === 0) return { id: undefined, audience }
    // XEP-0398 §4.1: the form that is here, not one elsewhere.
    const info = metadata.infos.find(({ url }) => url === undefined)
    const found = info && (await findData(owner, owner, info.id))
    if (info === undefined || found === undefined) return undefined
    return { id: info.id, audience: narrower(audience, audienceOf(found.node)) }
  }

  const whenFew = createQueue(LOADS_AT_ONCE)
  const shown = createCache({
    maxEntries: maxCached,
    clock,
    load: (address) => whenFew(() => load(Jid.parse(address))),
  })

  const whenAllowed = (owner: Jid, to: Jid | undefined, found: Shown | undefined) => {
    if (found === undefined || found.audience === "everybody") return found
    if (found.audience === "chosen") return undefined
    if (to === undefined) return found
    const isAllowed = roster.canSeePresence(to, owner)
    if (isAllowed instanceof Promise) return isAllowed.then((allowed) => (allowed ? found : undefined))
    return isAllowed ? found : undefined
  }

  return {
    /**
     * What may be said of the picture in presence to somebody, or in a broadcast: it names the picture, and who knows the
     * picture would know whose it is.
     */
    inPresence(owner: Jid, to: Jid | undefined): MaybePromise<Shown | undefined> {
      const found = shown.get(owner.bare.toString())
      if (found instanceof Promise) return found.then((known) => whenAllowed(owner, to, known))
      return whenAllowed(owner, to, found)
    },

    /** Whether it is of a kind that can be shown here. */
    isPicture: (data: Uint8Array): boolean => formatOf(data) !== undefined,

    /** The picture, if there is one and the viewer may see it. */
    async find(owner: Jid, viewer: Jid): Promise<Avatar | undefined> {
      const metadata = await findMetadata(owner.bare, viewer)
      const info = metadata?.infos.find(({ url }) => url === undefined)
      const found = info && (await findData(owner.bare, viewer, info.id))
      if (info === undefined || found === undefined) return undefined
      return { id: info.id, type: formatOf(found.data)?.type ?? info.type, data: found.data }
    },

    /** Shows the picture from now on. Throws for what is none, or too big. */
    async set(owner: Jid, data: Uint8Array): Promise<void> {
      const { type, size } = rules.requirePicture(data)
      const id = avatarId(data)
      const publish = (node: string, payload: XmlElement) =>
        pubsub.publish({ host: owner.bare, node, publisher: owner.bare, item: { id, payload }, defaults })
      await publish(NS_AVATAR_DATA, avatarData(data))
      await publish(NS_AVATAR_METADATA, avatarMetadata({ id, type, bytes: data.length, ...size }))
    },

    /** Shows none, and keeps none. */
    async remove(owner: Jid): Promise<void> {
      const host = owner.bare
      const metadata = await findMetadata(host, host)
      if (metadata !== undefined && metadata.infos.length > 0) {
        const item = { payload: avatarMetadata() }
        await pubsub.publish({ host, node: NS_AVATAR_METADATA, publisher: host, item })
      }
      const data = await pubsub.items.find(host, NS_AVATAR_DATA, host, { maxItems: 1 })
      if (data !== undefined && data.items.length > 0) await pubsub.nodes.purge(host, NS_AVATAR_DATA, host)
    },

    /** Something in one of the nodes, or who may see it, is not as it was. */
    async nodeChanged({ host, name }: PubsubNode): Promise<void> {
      if (host.local === undefined || (name !== NS_AVATAR_DATA && name !== NS_AVATAR_METADATA)) return
      const address = host.toString()
      const before = shown.peek(address)
      shown.forget(address)
      // A picture by itself is not shown.
      if (name === NS_AVATAR_DATA) return
      const after = await shown.get(address)
      if (before?.id !== after?.id || before?.audience !== after?.audience) await presence.refresh(host)
    },

    forget: (owner: Jid): void => shown.forget(owner.bare.toString()),
  }
}

const parsePayload = (payload: string): XmlElement => parseElement(payload === "" ? "<nothing/>" : payload)

function audienceOf({ configuration }: PubsubNode): Audience {
  switch (configuration.accessModel) {
    case "open":
      return "everybody"
    case "presence":
      return "contacts"
    default:
      return "chosen"
  }
}

function narrower(one: Audience, other: Audience): Audience {
  const order: readonly Audience[] = ["everybody", "contacts", "chosen"]
  return order.indexOf(one) > order.indexOf(other) ? one : other
}
