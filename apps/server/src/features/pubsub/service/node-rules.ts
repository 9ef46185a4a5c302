import { DomainError } from "@kith/feature-kit"
import { isXmlText, type Jid } from "@kith/xmpp"
import {
  type ConfigurationChange,
  type NodeConfiguration,
  PERSONAL_DEFAULTS,
  SERVICE_DEFAULTS,
} from "../model/configuration.ts"
import type { Limits } from "../model/limits.ts"
import { createManagedNodeList, type NodeDeed } from "../model/managed-nodes.ts"
import { isPersonal } from "../model/node.ts"
import { PubsubError } from "../model/pubsub-error.ts"

/** Of one node's configuration, which is kept in memory. */
const MAX_CHARACTERS = 8192

/** A node at people's own addresses that another feature knows the purpose of. */
export interface KnownNode {
  readonly name: string
  /** What a new one is like, where that is not what all nodes of people are like. */
  readonly defaults: ConfigurationChange
  /** What nobody changes, for it would do harm: the one who publishes to it relies on that. */
  readonly fixed?: readonly (keyof NodeConfiguration)[]
}

/** Where a node is, or is to be. */
export interface NodePlace {
  readonly host: Jid
  readonly name: string
}

export type NodeRules = ReturnType<typeof createNodeRules>

/** What a node may be like, by the limits of this server. */
export function createNodeRules(limits: Limits, server: Jid) {
  const { maxItems, maxPayloadBytes, maxNameCharacters } = limits
  const managed = createManagedNodeList()
  const known = new Map<string, KnownNode>()
  const findKnown = ({ host, name }: NodePlace) => (isPersonal(host) ? known.get(name) : undefined)

  const requireShort = (what: string, text: string): void => {
    if (text.length <= maxNameCharacters && isXmlText(text)) return
    throw new DomainError("not-acceptable", `${what} may have ${maxNameCharacters} characters; use less.`)
  }

  const requireName = (what: string, text: string): void => {
    requireShort(what, text)
    if (text === "") throw new PubsubError("not-acceptable", "nodeid-required", `${what} is missing.`)
  }

  const requireModest = (configuration: NodeConfiguration): void => {
    const { contacts, rosterGroups, title, description, type, language } = configuration
    const texts = [title, description, type, language, ...contacts, ...rosterGroups]
    for (const text of texts) requireShort("A field", text)
    if (texts.join("").length <= MAX_CHARACTERS) return
    throw new DomainError(
      "not-acceptable",
      `All fields together may have ${MAX_CHARACTERS} characters; use less.`,
    )
  }

  const requireFixed = (place: NodePlace, after: NodeConfiguration): void => {
    const { defaults, fixed = [] } = findKnown(place) ?? { defaults: {} }
    const changed = fixed.find((key) => after[key] !== defaults[key])
    if (changed === undefined) return
    throw new DomainError(
      "not-acceptable",
      `Nodes called ${place.name} keep their ${wordsOf(changed)}: ${defaults[changed]}.`,
    )
  }

  /** Whether that is for everybody who may, and not for the server alone. */
  const isOwnDoing = (name: string, deed: NodeDeed, who: Jid): boolean =>
    who.equals(server) || managed.find(name)?.refuses.includes(deed) !== true

  return {
    managed,
    isOwnDoing,

    /** Throws for what only the server does with a node of that name. */
    requireOwnDoing(name: string, deed: NodeDeed, who: Jid): void {
      if (isOwnDoing(name, deed, who)) return
      throw new DomainError(managed.find(name)?.code ?? "forbidden", "The server keeps this node by itself.")
    },

    requireNodeName: (name: string): void => requireName("The name of a node", name),
    requireItemId: (id: string): void => requireName("The name of an item", id),

    /** Makes the purpose of a node known, once and for all accounts. */
    know(node: KnownNode): void {
      known.set(node.name, node)
    },

    /** What a new node is like; without a name, what most are like. */
    defaultsOf: (place: Pick<NodePlace, "host"> & Partial<NodePlace>): NodeConfiguration => ({
      ...(isPersonal(place.host) ? PERSONAL_DEFAULTS : SERVICE_DEFAULTS),
      ...findKnown({ host: place.host, name: place.name ?? "" })?.defaults,
    }),

    /** Throws for what this server does not allow. */
    configured(place: NodePlace, before: NodeConfiguration, change: ConfigurationChange): NodeConfiguration {
      const after = { ...before, ...change }
      requireModest(after)
      requireFixed(place, after)
      if (after.maxItems !== "max" && (after.maxItems < 1 || after.maxItems > maxItems)) {
        throw new DomainError(
          "not-acceptable",
          `A node may hold from 1 to ${maxItems} items; ask for that or for max.`,
        )
      }
      if (after.maxPayloadBytes !== "max" && after.maxPayloadBytes > maxPayloadBytes) {
        throw new DomainError(
          "not-acceptable",
          `An item may have up to ${maxPayloadBytes} bytes; ask for that or for max.`,
        )
      }
      return after
    },

    /** What comes from another server, with `max` for what is more than this one allows. */
    fitting(change: ConfigurationChange): ConfigurationChange {
      const limited = (own: number | "max" | undefined, max: number) =>
        own !== undefined && own !== "max" && own > max ? "max" : own
      const fields = {
        maxItems: limited(change.maxItems, maxItems),
        maxPayloadBytes: limited(change.maxPayloadBytes, maxPayloadBytes),
      }
      const given = Object.entries(fields).filter(([, value]) => value !== undefined)
      return { ...change, ...Object.fromEntries(given) }
    },

    maxItemsOf: ({ maxItems: own }: NodeConfiguration): number => within(own, maxItems),
    maxPayloadBytesOf: ({ maxPayloadBytes: own }: NodeConfiguration): number => within(own, maxPayloadBytes),

    /** XEP-0060 §7.1.5: whether a node is as somebody thinks who publishes to it. */
    isAs(actual: NodeConfiguration, expected: ConfigurationChange): boolean {
      const comparable = (configuration: ConfigurationChange) => ({
        ...configuration,
        maxItems: within(configuration.maxItems ?? "max", maxItems),
        maxPayloadBytes: within(configuration.maxPayloadBytes ?? "max", maxPayloadBytes),
        contacts: [...(configuration.contacts ?? [])].sort(),
        rosterGroups: [...(configuration.rosterGroups ?? [])].sort(),
      })
      const is = comparable(actual)
      const ought = comparable({ ...actual, ...expected })
      return Object.entries(ought).every(
        ([key, value]) => JSON.stringify(value) === JSON.stringify(is[key as keyof NodeConfiguration]),
      )
    },
  }
}

/** `accessModel` as people write it. */
const wordsOf = (key: string) => key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

/** What somebody asked for, within what this server allows. */
const within = (own: number | "max", max: number): number => (own === "max" ? max : Math.min(own, max))
