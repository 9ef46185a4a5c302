import { DomainError } from "@kith/feature-kit"
import { type ElementLike, StanzaError, type XmlElement, xml } from "@kith/xmpp"
import { NS_PUBSUB_OWNER } from "@kith/xmpp/extensions"
import { UnchangedError } from "../model/pubsub-error.ts"
import { SUBSCRIPTION_STATES } from "../model/subscription.ts"
import type { SubscriptionChange } from "../service/node-subscriptions.ts"
import { requireNode } from "./errors.ts"
import type { Exchange } from "./requests.ts"
import { readJid } from "./subscription-element.ts"

/** XEP-0060 §8.8.1. */
export async function listSubscribers({ pubsub, host, from, part }: Exchange): Promise<ElementLike> {
  const node = requireNode(part.attrs.node)
  return subscriptionsElement(node, await pubsub.nodeSubscriptions.list(host, node, from))
}

/** XEP-0060 §8.8.2. */
export async function changeSubscribers({ pubsub, host, from, part }: Exchange): Promise<undefined> {
  const node = requireNode(part.attrs.node)
  const changes = part.childrenNamed("subscription").flatMap(readChange)
  try {
    await pubsub.nodeSubscriptions.change(host, node, from, changes)
  } catch (error) {
    if (!(error instanceof UnchangedError)) throw error
    const jids = changes.map(({ jid }) => jid)
    const payload = subscriptionsElement(
      node,
      await pubsub.nodeSubscriptions.statesOf(host, node, from, jids),
    )
    throw new StanzaError("not-acceptable", error.text, undefined, undefined, { payload })
  }
  return undefined
}

function readChange({ attrs }: XmlElement): SubscriptionChange[] {
  const { jid, subscription } = attrs
  if (subscription === undefined) return []
  const state = [...SUBSCRIPTION_STATES, "none" as const].find((known) => known === subscription)
  if (state === undefined) throw new DomainError("bad-request", `No subscription here is ${subscription}.`)
  return [{ jid: readJid(jid), state }]
}

function subscriptionsElement(node: string, list: readonly SubscriptionChange[]): ElementLike {
  const entries = list.map(({ jid, state }) =>
    xml("subscription", { jid: jid.toString(), subscription: state }),
  )
  return xml("pubsub", { xmlns: NS_PUBSUB_OWNER }, xml("subscriptions", { node }, ...entries))
}
