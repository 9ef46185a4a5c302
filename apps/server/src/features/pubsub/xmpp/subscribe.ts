import { DomainError } from "@kith/feature-kit"
import { dataForm, type ElementLike, type XmlElement, xml } from "@kith/xmpp"
import { NS_PUBLIC_SUBSCRIPTIONS, NS_PUBSUB } from "@kith/xmpp/extensions"
import { DEFAULT_OPTIONS, type SubscriptionOptions } from "../model/subscription.ts"
import { requireNode } from "./errors.ts"
import { optionsForm, readOptions } from "./options.ts"
import type { Exchange } from "./requests.ts"
import { readJid, subscriptionElement } from "./subscription-element.ts"

/** XEP-0060 §6.1, with options §6.3.7. */
export async function subscribe({ pubsub, host, from, payload, part }: Exchange): Promise<ElementLike> {
  const node = requireNode(part.attrs.node)
  const jid = readJid(part.attrs.jid)
  const isPublic = part.child("public", NS_PUBLIC_SUBSCRIPTIONS) !== undefined
  const options = readFirstOptions(payload)
  const subscription = await pubsub.subscriptions.subscribe({ host, node, who: from, jid, options, isPublic })
  return xml(
    "pubsub",
    { xmlns: NS_PUBSUB },
    subscriptionElement(node, subscription),
    options && xml("options", {}, dataForm(optionsForm("result", subscription.options))),
  )
}

/** XEP-0060 §6.2. */
export async function unsubscribe({ pubsub, host, from, part }: Exchange): Promise<ElementLike> {
  const node = requireNode(part.attrs.node)
  const jid = readJid(part.attrs.jid)
  await pubsub.subscriptions.unsubscribe(host, node, from, jid)
  const gone = xml("subscription", { node, jid: jid.toString(), subscription: "none" })
  return xml("pubsub", { xmlns: NS_PUBSUB }, gone)
}

/** XEP-0060 §5.6. */
export async function listSubscriptions({ pubsub, host, from, part }: Exchange): Promise<ElementLike> {
  const { node } = part.attrs
  const own = await pubsub.subscriptions.list(host, from, node)
  const list = own.map((entry) => subscriptionElement(entry.node, entry.subscription))
  return xml("pubsub", { xmlns: NS_PUBSUB }, xml("subscriptions", { node }, ...list))
}

function readFirstOptions(payload: XmlElement): SubscriptionOptions | undefined {
  const options = payload.child("options")
  if (options === undefined) return undefined
  const isBehind =
    payload.elements.indexOf(options) > payload.elements.findIndex(({ name }) => name === "subscribe")
  if (!isBehind || options.attrs.node !== undefined || options.attrs.jid !== undefined) {
    throw new DomainError(
      "bad-request",
      "Options stand behind <subscribe/> and name neither node nor address.",
    )
  }
  return readOptions(options, DEFAULT_OPTIONS)
}
