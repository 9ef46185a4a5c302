import type { Stanza } from "@kith/xmpp"

/** XEP-0045 §15.6.2. */
export const STATUS = {
  nonAnonymous: 100,
  self: 110,
  created: 201,
  nickAssigned: 210,
  banned: 301,
  renamed: 303,
  kicked: 307,
  affiliationLost: 321,
  becameMembersOnly: 322,
  shutdown: 332,
  technical: 333,
} as const

/** XEP-0045 §10.2.1, §15.6.2: something about the room has changed, or whether it is logged and who sees addresses. */
const CONFIGURATION = new Set(["104", "170", "171", "172", "173"])

export function tellsConfiguration(message: Stanza): boolean {
  const statuses = message.child("x", "http://jabber.org/protocol/muc#user")?.childrenNamed("status") ?? []
  return statuses.some(({ attrs }) => attrs.code !== undefined && CONFIGURATION.has(attrs.code))
}
