import { DomainError, type Log, type Xmpp } from "@kith/feature-kit"
import {
  dataForm,
  type ElementLike,
  type Jid,
  NS_DATA_FORMS,
  randomId,
  type Stanza,
  StanzaError,
  serialize,
  stanza,
  xml,
} from "@kith/xmpp"
import { delay, NS_DELAY, NS_PUBSUB_EVENT } from "@kith/xmpp/extensions"
import type { Deliver, NodeEvent } from "../model/event.ts"
import { timeOf } from "../model/moments.ts"
import { authorizationForm } from "./authorization.ts"
import { configurationForm } from "./configuration-form.ts"
import { itemMarkup } from "./item-markup.ts"

/** Sent before waiting for those who are slow. */
const AT_ONCE = 100

/** Writes each event once; its copies differ in the start tag only. */
export function createDelivery(xmpp: Xmpp, log: Log): Deliver {
  const send = (from: Jid, message: Stanza, to: Jid): Promise<unknown> =>
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

export function writeEvent(event: NodeEvent): Stanza {
  const { node } = event
  const type = event.kind === "subscription-request" ? undefined : typeOf(event)
  const message = stanza({ name: "message", attrs: { from: node.host.toString(), type } })
  switch (event.kind) {
    case "subscription-request":
      return message
        .withChildren([xml("body", {}, `${event.jid} asks to subscribe to ${node.name}.`)])
        .appending("x", NS_DATA_FORMS, serialize(authorizationForm(node.name, event.jid)))
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
  kind === "subscription" ? "headline" : node.configuration.notificationType

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
