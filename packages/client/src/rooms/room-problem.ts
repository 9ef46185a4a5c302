import { type DataForm, Jid, type RoomDestruction, type RoomItem, type StanzaError } from "@kith/xmpp"
import { Failed } from "../errors.ts"
import { type Failure, textOf } from "../failure.ts"
import { STATUS } from "./status-codes.ts"

const LONGEST_REASON = 1_000

/** Why one cannot be in a room. */
export type RoomProblemKind =
  | "banned"
  | "kicked"
  | "members-only"
  | "password"
  /** The one that was given lets nobody in. */
  | "wrong-password"
  | "expired-link"
  | "full"
  | "nick-taken"
  /** The room wants the name that is reserved for us, or cannot take this one. */
  | "nick-refused"
  | "not-found"
  | "locked"
  | "destroyed"
  | "unreachable"
  | "form"
  | "removed"
  /** To make a group: there is one already. */
  | "address-taken"
  /** To make a group: the server has none. */
  | "no-service"
  | "other"

/** Why one is not in a room. */
export interface RoomProblem {
  readonly kind: RoomProblemKind
  /** `other`: what the room says about it, for people. */
  readonly text?: string
  /** Of whoever put us out. */
  readonly reason?: string
  readonly by?: string
  /** `form`: what is to be answered before one may come in, such as a captcha (XEP-0158). */
  readonly form?: DataForm
  /** `destroyed`: where it goes on. */
  readonly venue?: Jid
}

/** Rejects {@link Room.join}. */
export class RoomRefused extends Failed {
  override readonly name = "RoomRefused"
  readonly problem: RoomProblem
  constructor(problem: RoomProblem) {
    super(failureOf(problem))
    this.problem = problem
  }
}

/** Of what waits for a room that will not have us. */
export const failureOf = ({ kind, text }: RoomProblem): Failure => ({
  kind: "room",
  problem: kind,
  ...(text !== undefined && { text }),
})

export function roomProblem(kind: RoomProblemKind, more: Omit<RoomProblem, "kind"> = {}): RoomProblem {
  return { kind, ...more }
}

/** Whether trying again by itself may help. */
export const isPassing = ({ kind }: RoomProblem): boolean => kind === "unreachable" || kind === "locked"

/** Whether the room lets us in once it is told something: a password, another name, an answer. */
export const isQuestion = ({ kind }: RoomProblem): boolean =>
  ["password", "wrong-password", "nick-taken", "nick-refused", "form"].includes(kind)

const KINDS: Partial<Record<StanzaError["condition"], RoomProblemKind>> = {
  // XEP-0045 §7.2, the table of error conditions.
  "not-authorized": "password",
  "registration-required": "members-only",
  forbidden: "banned",
  conflict: "nick-taken",
  "not-acceptable": "nick-refused",
  "jid-malformed": "nick-refused",
  "service-unavailable": "full",
  "resource-constraint": "full",
  "item-not-found": "locked",
  "not-allowed": "not-found",
  gone: "destroyed",
  "remote-server-not-found": "unreachable",
  "remote-server-timeout": "unreachable",
  "recipient-unavailable": "unreachable",
}

/** What an error in answer to our wish to enter means (XEP-0045 §7.2). `gavePassword`: we sent one along. */
export function explainRefusal(error: StanzaError, gavePassword = false): RoomProblem {
  if (error.condition === "not-authorized" && error.detail?.name === "expired-token")
    return roomProblem("expired-link")
  const kind = KINDS[error.condition]
  if (kind === "password" && gavePassword) return roomProblem("wrong-password")
  if (kind !== undefined) return roomProblem(kind)
  return roomProblem("other", textOf(error))
}

/** Why a room saw us out (§8.2, §9.1, §10.9, §15.6.2); `undefined` where nobody says. */
export function explainDeparture(
  { reason, actor }: RoomItem,
  statuses: ReadonlySet<number>,
  destruction: RoomDestruction | undefined,
): RoomProblem | undefined {
  if (destruction !== undefined) {
    const { venue } = destruction
    const why = destruction.reason ? { reason: destruction.reason.slice(0, LONGEST_REASON) } : {}
    return roomProblem("destroyed", { ...why, ...(venue !== undefined && { venue }) })
  }
  const by = actor?.nick ?? actor?.jid?.bare.toString()
  const more = { ...(reason && { reason: reason.slice(0, LONGEST_REASON) }), ...(by && { by }) }
  if (statuses.has(STATUS.banned)) return roomProblem("banned", more)
  // A server that is away or goes down may say that it puts everybody out.
  if (statuses.has(STATUS.technical) || statuses.has(STATUS.shutdown)) return roomProblem("unreachable")
  if (statuses.has(STATUS.kicked)) return roomProblem("kicked", more)
  if (statuses.has(STATUS.affiliationLost)) return roomProblem("removed", more)
  if (statuses.has(STATUS.becameMembersOnly)) return roomProblem("members-only", more)
  return undefined
}

/** Where a room goes on, from the URI of `gone`. */
export function venueOf(uri: string | undefined): Jid | undefined {
  return Jid.tryParse(uri?.replace(/^xmpp:/, "").replace(/\?.*$/, ""))
}
