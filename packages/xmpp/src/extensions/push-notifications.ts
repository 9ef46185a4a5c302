import { type DataForm, dataForm, findField, findForm, formTypeOf } from "../forms/index.ts"
import { Jid } from "../jid/index.ts"
import { type ElementLike, MalformedError, parseCount, type XmlElement, xml } from "../xml/index.ts"
import { NS_PUBSUB, PUBSUB_PUBLISH_OPTIONS } from "./publish-subscribe.ts"

/** XEP-0357 Push Notifications. */
export const NS_PUSH = "urn:xmpp:push:0"
/** §8.3: the FORM_TYPE of what a notification tells. */
export const PUSH_SUMMARY = "urn:xmpp:push:summary"
/** An extension of Tigase's clients: asked for with `<priority/>` in `<enable/>`. */
export const NS_PUSH_PRIORITY = "tigase:push:priority:0"

/** Where notifications go: a node of a push service, or the service as a whole. */
export interface PushTarget {
  readonly service: Jid
  readonly node?: string | undefined
}

export interface PushRequest extends PushTarget {
  /** Fields that the service wants with each notification, such as a secret; the FORM_TYPE is in it. */
  readonly options?: DataForm | undefined
  readonly wantsPriority?: boolean | undefined
}

/** §5. */
export function enablePush({ service, node, options, wantsPriority }: PushRequest): XmlElement {
  return xml(
    "enable",
    { xmlns: NS_PUSH, jid: service.toString(), node },
    options && dataForm(options),
    wantsPriority === true && xml("priority", { xmlns: NS_PUSH_PRIORITY }),
  )
}

/** §6: all of the service without a node. */
export function disablePush({ service, node }: PushTarget): XmlElement {
  return xml("disable", { xmlns: NS_PUSH, jid: service.toString(), node })
}

/** Reads `<enable/>` or `<disable/>`. Throws {@link MalformedError}. */
export function parsePushRequest(element: XmlElement): PushRequest {
  const service = Jid.tryParse(element.attrs.jid)
  if (service === undefined)
    throw new MalformedError("The address of the push service is missing, or is none")
  const options = findForm(element)
  if (options !== undefined && formTypeOf(options) !== PUBSUB_PUBLISH_OPTIONS) {
    throw new MalformedError(`The form for a push service has the FORM_TYPE ${PUBSUB_PUBLISH_OPTIONS}`)
  }
  const wantsPriority = element.child("priority", NS_PUSH_PRIORITY) !== undefined
  return { service, node: element.attrs.node, options, wantsPriority }
}

export interface PushSummary {
  /** Unread messages. */
  readonly messageCount?: number | undefined
  /** People who ask to be contacts. */
  readonly pendingSubscriptionCount?: number | undefined
  readonly lastMessageSender?: string | undefined
  readonly lastMessageBody?: string | undefined
}

/** §7. */
export function pushNotification(summary: PushSummary, more?: ElementLike): XmlElement {
  const fields = Object.entries(SUMMARY_FIELDS).flatMap(([key, name]) => {
    const value = summary[key as keyof PushSummary]
    return value === undefined ? [] : [{ name, values: [String(value)] }]
  })
  const formType = { name: "FORM_TYPE", type: "hidden", values: [PUSH_SUMMARY] } as const
  const form = dataForm({ type: "submit", fields: [formType, ...fields] })
  return xml("notification", { xmlns: NS_PUSH }, form, more)
}

const SUMMARY_FIELDS: Readonly<Record<keyof PushSummary, string>> = {
  messageCount: "message-count",
  pendingSubscriptionCount: "pending-subscription-count",
  lastMessageSender: "last-message-sender",
  lastMessageBody: "last-message-body",
}

/** Reads `<notification/>`; one without a summary tells nothing. Throws {@link MalformedError}. */
export function parsePushNotification(notification: XmlElement): PushSummary {
  const form = findForm(notification)
  if (form === undefined || formTypeOf(form) !== PUSH_SUMMARY) return {}
  const value = (key: keyof PushSummary) => findField(form, SUMMARY_FIELDS[key])?.values?.[0]
  return {
    messageCount: parseCount(value("messageCount")),
    pendingSubscriptionCount: parseCount(value("pendingSubscriptionCount")),
    lastMessageSender: value("lastMessageSender"),
    lastMessageBody: value("lastMessageBody"),
  }
}

/** §7: the payload of the IQ by which a server publishes a notification. */
export function pushPublication(
  node: string | undefined,
  notification: XmlElement,
  options?: ElementLike,
): XmlElement {
  return xml(
    "pubsub",
    { xmlns: NS_PUBSUB },
    xml("publish", { node }, xml("item", {}, notification)),
    options && xml("publish-options", {}, options),
  )
}
