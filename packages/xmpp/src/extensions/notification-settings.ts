import { type XmlElement, xml } from "../xml/index.ts"

/** XEP-0492 Chat Notification Settings. */
export const NS_NOTIFICATION_SETTINGS = "urn:xmpp:notification-settings:1"

const LEVELS = ["always", "on-mention", "never"] as const
/** Which messages of a conversation may disturb. */
export type NotificationLevel = (typeof LEVELS)[number]

/** The settings of one conversation for a client on this kind of device. */
export interface NotificationSettings {
  readonly level: NotificationLevel
  /** What clients keep there in namespaces of their own: the children of `<advanced/>`. */
  readonly advanced?: readonly XmlElement[]
}

/** What is meant for clients of that kind (XEP-0492 §4): the most specific element; `undefined` when there is none. */
export function parseNotificationSettings(
  notify: XmlElement,
  identity = { category: "client", type: "pc" },
): NotificationSettings | undefined {
  let best: { readonly settings: NotificationSettings; readonly rank: number } | undefined
  for (const element of notify.elements) {
    const level = LEVELS.find((name) => name === element.name)
    if (level === undefined || (element.namespace ?? NS_NOTIFICATION_SETTINGS) !== NS_NOTIFICATION_SETTINGS)
      continue
    const { "identity-category": category, "identity-type": type } = element.attrs
    if (category !== undefined && category !== identity.category) continue
    if (type !== undefined && type !== identity.type) continue
    const rank = (category === undefined ? 0 : 1) + (type === undefined ? 0 : 1)
    if (best !== undefined && best.rank >= rank) continue
    const advanced = element.child("advanced", element.namespace ?? NS_NOTIFICATION_SETTINGS)?.elements
    best = { settings: { level, ...(advanced !== undefined && { advanced }) }, rank }
  }
  return best?.settings
}

/** The settings for all kinds of devices. */
export function notificationSettings({ level, advanced = [] }: NotificationSettings): XmlElement {
  return xml(
    "notify",
    { xmlns: NS_NOTIFICATION_SETTINGS },
    xml(level, {}, advanced.length > 0 && xml("advanced", {}, ...advanced)),
  )
}
