import { DomainError } from "@kith/feature-kit"
import { isXmlText, type Jid } from "@kith/xmpp"
import {
  type ConfigurationChange,
  type NodeConfiguration,
  PERSONAL_DEFAULTS,
  SERVICE_DEFAULTS,
} from "../model/configuration.ts"
import type { Limits } from "../model/limits.ts"
import { isPersonal } from "../model/node.ts"
import { PubsubError } from "../model/pubsub-error.ts"

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
export function createNodeRules(limits: Limits) {
  const { maxItems, maxPayloadBytes, maxNameCharacters } = limits
  const known = new Map<string, KnownNode>()
  const findKnown = ({ host, name }: NodePlace) => (isPersonal(host) ? known.get(name) : undefined)

  const requireText = (what: string, text: string): void => {
    if (text === "")
      throw new PubsubError("not-acceptable", "nodeid-required", `The ${what} is empty; choose one.`)
    if (text.length > maxNameCharacters || !isXmlText(text)) {
      throw new DomainError("not-acceptable", `A ${what} may have ${maxNameCharacters} characters.`)
    }
  }

  return {
    requireName: (name: string): void => requireText("name of a node", name),
    requireItemId: (id: string): void => requireText("name of an item", id),

    /** Makes the purpose of a node known, once and for all accounts. */
    know(node: KnownNode): void {
      known.set(node.name, node)
    },

    defaultsOf: (place: NodePlace): NodeConfiguration => ({
      ...(isPersonal(place.host) ? PERSONAL_DEFAULTS : SERVICE_DEFAULTS),
      ...findKnown(place)?.defaults,
    }),

    /** Throws for what this server does not allow. */
    configured(place: NodePlace, before: NodeConfiguration, change: ConfigurationChange): NodeConfiguration {
      const after = { ...before, ...change }
      const { defaults, fixed = [] } = findKnown(place) ?? { defaults: {} }
      const changed = fixed.find((key) => after[key] !== defaults[key])
      if (changed !== undefined) {
        throw new DomainError(
          "not-acceptable",
          `Nodes called ${place.name} keep their ${wordsOf(changed)}: ${defaults[changed]}.`,
        )
      }
      if (after.maxItems !== "max" && (after.maxItems < 1 || after.maxItems > maxItems)) {
        throw new DomainError(
          "not-acceptable",
          `A node may hold from 1 to ${maxItems} items; ask for that or for max.`,
        )
      }
      if (after.maxPayloadBytes !== "max" && after.maxPayloadBytes > maxPayloadBytes) {
        throw new DomainError(
          "not-acceptable",
          `An item may have up to ${maxPayloadBytes} bytes; ask for less.`,
        )
      }
      return after
    },

    maxItemsOf: ({ maxItems: own }: NodeConfiguration): number =>
      own === "max" ? maxItems : Math.min(own, maxItems),
    maxPayloadBytesOf: ({ maxPayloadBytes: own }: NodeConfiguration): number =>
      own === "max" ? maxPayloadBytes : Math.min(own, maxPayloadBytes),

    /** XEP-0060 §7.1.5: whether the node is as somebody thinks who publishes to it. */
    isAs(actual: NodeConfiguration, expected: ConfigurationChange): boolean {
      return Object.entries(expected).every(([key, value]) => {
        const own = actual[key as keyof NodeConfiguration]
        if (key === "maxItems") return resolve(own, maxItems) === resolve(value, maxItems)
        if (key === "maxPayloadBytes")
          return resolve(own, maxPayloadBytes) === resolve(value, maxPayloadBytes)
        return JSON.stringify(own) === JSON.stringify(value)
      })
    },
  }
}

/** `accessModel` as people write it. */
const wordsOf = (key: string) => key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

const resolve = (value: unknown, max: number) => (value === "max" ? max : value)
