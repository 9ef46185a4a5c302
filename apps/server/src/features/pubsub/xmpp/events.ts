import { DomainError, type Log, type Xmpp } from "@kith/feature-kit"
import {
  dataForm,
  type ElementLike,
  type Jid,
  randomId,
  StanzaError,
  serialize,
  stanza,
  xml,
} from "@kith/xmpp"
import {
  delay,
  NS_DELAY,
  NS_PUBSUB,
  NS_PUBSUB_EVENT,
  PUBSUB_SUBSCRIBE_AUTHORIZATION,
} from "@kith/xmpp/extensions"
import type { Deliver, NodeEvent } from "../model/event.ts"
import { timeOf } from "../model/moments.ts"
import { configurationForm } from "./configuration-form.ts"
import { itemMarkup } from "./item-markup.ts"

/** Sent before waiting for those who are slow. */
const AT_ONCE = 100

/** Writes each event once; its copies differ in the start tag only. */
export function createDelivery(xmpp: Xmpp, log: Log): Deliver {
  const send = (from: Jid, message: ReturnType<typeof stanza>, to: Jid): Promise<unknown> =>
    xmpp
      .sendMessage(from, message.withAttrs({ to: to.toString(), id: randomId() }))
      .catch((error: unknown) => {
        // Who cannot be reached, or does not want to be, misses it; that is nobody's fault.
        if (error instanceof DomainError || error instanceof StanzaError) return
        log.error("A notification could not be sent", { node: from.toString(), error })
      })

  return async (event, to) => {
    if (to.length === 0) return
    const { host } = event.node
    const message = writeEvent(event)
    for (let start = 0; start < to.length; start += AT_ONCE) {
      await Promise.all(to.slice(start, start + AT_ONCE).map((jid) => send(host, message, jid)))
    }
  }
}

function writeEvent(event: NodeEvent) {
  const { node } = event
  const type = event.kind === "subscription-request" ? undefined : typeOf(event)
  const message = stanza({ name: "message", attrs: { from: node.host.toString(), type } })
  switch (event.kind) {
    case "subscription-request":
      return message.appending("x", "jabber:x:data", serialize(authorizationForm(node.name, event.jid)))
    case "affiliation": {
      const change = xml("affiliation", { jid: event.jid.toString(), affiliation: event.affiliation })
      const payload = xml("pubsub", { xmlns: NS_PUBSUB }, xml("affiliations", { node: node.name }, change))
      return message.appending("pubsub", NS_PUBSUB, serialize(payload))
    }
    case "last-item": {
      const sentAt = serialize(delay(timeOf(event.item.published)))
      return message
        .appending("event", NS_PUBSUB_EVENT, eventMarkup(event))
        .appending("delay", NS_DELAY, sentAt)
    }
    default:
      return message.appending("event", NS_PUBSUB_EVENT, eventMarkup(event))
  }
}

const typeOf = ({ node, kind }: NodeEvent): string =>
  kind === "subscription" || kind === "affiliation" ? "headline" : node.configuration.notificationType

function eventMarkup(event: NodeEvent): string {
  const { node } = event
  const within = (children: string) => `<event xmlns='${NS_PUBSUB_EVENT}'>${children}</event>`
  const write = (element: ElementLike) => within(serialize(element, NS_PUBSUB_EVENT))
  switch (event.kind) {
    case "published":
    case "last-item": {
      const start = serialize(xml("items", { node: node.name }), NS_PUBSUB_EVENT)
      if (event.item === undefined) return within(start)
      const item = itemMarkup(node, event.item, node.configuration.deliversPayloads)
      return within(`${start.slice(0, -2)}>${item}</items>`)
    }
    case "retracted":
      return write(xml("items", { node: node.name }, ...event.ids.map((id) => xml("retract", { id }))))
    case "purged":
      return write(xml("purge", { node: node.name }))
    case "deleted":
      return write(
        xml(
          "delete",
          { node: node.name },
          event.movedTo !== undefined && xml("redirect", { uri: event.movedTo }),
        ),
      )
    case "configured": {
      const form = dataForm(configurationForm("result", node.configuration))
      return write(xml("configuration", { node: node.name }, node.configuration.deliversPayloads && form))
    }
    case "subscription":
      return write(
        xml("subscription", { node: node.name, jid: event.jid.toString(), subscription: event.state }),
      )
    default:
      throw new TypeError(`${event.kind} is no event of a node`)
  }
}

/** XEP-0060 §8.6. */
function authorizationForm(node: string, jid: Jid): ElementLike {
  return dataForm({
    type: "form",
    title: "Subscription request",
    instructions: ["Somebody asks to subscribe to your node. Say whether they may."],
    fields: [
      { name: "FORM_TYPE", type: "hidden", values: [PUBSUB_SUBSCRIBE_AUTHORIZATION] },
      { name: "pubsub#node", type: "text-single", label: "The node", values: [node] },
      { name: "pubsub#subscriber_jid", type: "jid-single", label: "Who asks", values: [jid.toString()] },
      { name: "pubsub#allow", type: "boolean", label: "Allow them to subscribe?", values: ["false"] },
    ],
  })
}
