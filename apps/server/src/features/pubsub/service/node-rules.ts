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

export type NodeRules = ReturnType<typeof createNodeRules>

/** What a node may be like, by the limits of this server. */
export function createNodeRules(limits: Limits) {
  const { maxItems, maxPayloadBytes, maxNameCharacters } = limits

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

    defaultsOf: (host: Jid): NodeConfiguration => (isPersonal(host) ? PERSONAL_DEFAULTS : SERVICE_DEFAULTS),

    /** Throws for what this server does not allow. */
    configured(before: NodeConfiguration, change: ConfigurationChange): NodeConfiguration {
      const after = { ...before, ...change }
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

const resolve = (value: unknown, max: number) => (value === "max" ? max : value)
