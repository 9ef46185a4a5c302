import { MalformedError, type XmlElement, xml } from "../xml/index.ts"

/** XEP-0166 Jingle: sessions between two devices, whatever they exchange and by whatever way. */
export const NS_JINGLE = "urn:xmpp:jingle:1"
/** XEP-0166 §10: what an error to a Jingle request says besides its condition. */
export const NS_JINGLE_ERRORS = "urn:xmpp:jingle:errors:1"

/** XEP-0166 §7.2. */
export const JINGLE_ACTIONS = [
  "content-accept",
  "content-add",
  "content-modify",
  "content-reject",
  "content-remove",
  "description-info",
  "security-info",
  "session-accept",
  "session-info",
  "session-initiate",
  "session-terminate",
  "transport-accept",
  "transport-info",
  "transport-reject",
  "transport-replace",
] as const
export type JingleAction = (typeof JINGLE_ACTIONS)[number]

/** XEP-0166 §7.4. */
export const JINGLE_CONDITIONS = [
  "alternative-session",
  "busy",
  "cancel",
  "connectivity-error",
  "decline",
  "expired",
  "failed-application",
  "failed-transport",
  "general-error",
  "gone",
  "incompatible-parameters",
  "media-error",
  "security-error",
  "success",
  "timeout",
  "unsupported-applications",
  "unsupported-transports",
] as const
export type JingleCondition = (typeof JINGLE_CONDITIONS)[number]

/** XEP-0166 §10. */
export type JingleErrorCondition = "out-of-order" | "tie-break" | "unknown-session" | "unsupported-info"

export type JingleRole = "initiator" | "responder"
/** Who sends data of a content (XEP-0166 §7.3). */
export type JingleSenders = "both" | "initiator" | "none" | "responder"

/** One thing that is exchanged in a session (XEP-0166 §7.3). */
export interface JingleContent {
  readonly creator: JingleRole
  readonly name: string
  readonly senders: JingleSenders
  /** `session` where nothing is said. */
  readonly disposition: string
  /** What: in the namespace of an application. */
  readonly description?: XmlElement | undefined
  /** By which way: in the namespace of a transport. */
  readonly transport?: XmlElement | undefined
}

/** Why something was done (XEP-0166 §7.4). */
export interface JingleReason {
  readonly condition: JingleCondition
  /** For people, at most 500 characters. */
  readonly text?: string | undefined
  /** What the application says more exactly. */
  readonly detail?: XmlElement | undefined
}

export interface Jingle {
  readonly action: JingleAction
  /** Of the session; unique together with the addresses of both. */
  readonly sid: string
  /** As it was written: who is believed is the sender of the stanza. */
  readonly initiator?: string | undefined
  readonly responder?: string | undefined
  readonly contents: readonly JingleContent[]
  readonly reason?: JingleReason | undefined
  /** Of a `session-info`: the elements of other namespaces; none: a ping. */
  readonly infos: readonly XmlElement[]
}

const LONGEST_NAME = 255
const LONGEST_TEXT = 500
const CONTENTS_MOST = 16
const INFOS_MOST = 16

export function jingle(
  request: Pick<Jingle, "action" | "sid"> & Partial<Omit<Jingle, "action" | "sid">>,
): XmlElement {
  const { action, sid, initiator, responder, contents = [], reason, infos = [] } = request
  return xml(
    "jingle",
    { xmlns: NS_JINGLE, action, sid, initiator, responder },
    ...contents.map(contentElement),
    ...infos,
    reason && reasonElement(reason),
  )
}

function contentElement({ creator, name, senders, disposition, description, transport }: JingleContent) {
  const attrs = {
    creator,
    name,
    senders: senders === "both" ? undefined : senders,
    disposition: disposition === "session" ? undefined : disposition,
  }
  return xml("content", attrs, description, transport)
}

function reasonElement({ condition, text, detail }: JingleReason): XmlElement {
  return xml("reason", {}, xml(condition), text !== undefined && xml("text", {}, text), detail)
}

/** Throws {@link MalformedError}. A reason that nobody knows counts as a general error. */
export function parseJingle(element: XmlElement): Jingle {
  const { action, sid, initiator, responder } = element.attrs
  if (!isOneOf(JINGLE_ACTIONS, action)) throw new MalformedError("A Jingle request lacks a known action")
  if (sid === undefined || sid === "" || sid.length > LONGEST_NAME) {
    throw new MalformedError(`A Jingle request needs a sid of at most ${LONGEST_NAME} characters`)
  }
  const contents = element.childrenNamed("content")
  if (contents.length > CONTENTS_MOST) {
    throw new MalformedError(`A Jingle request has at most ${CONTENTS_MOST} contents`)
  }
  const reason = element.child("reason")
  return {
    action,
    sid,
    initiator,
    responder,
    contents: contents.map(parseContent),
    reason: reason && parseReason(reason),
    infos: element.elements
      .filter(({ namespace = NS_JINGLE }) => namespace !== NS_JINGLE)
      .slice(0, INFOS_MOST),
  }
}

function parseContent(content: XmlElement): JingleContent {
  const { creator = "initiator", name, senders = "both", disposition = "session" } = content.attrs
  if (creator !== "initiator" && creator !== "responder") {
    throw new MalformedError("A content is created by the initiator or the responder")
  }
  if (name === undefined || name.length > LONGEST_NAME) {
    throw new MalformedError(`A content needs a name of at most ${LONGEST_NAME} characters`)
  }
  if (!isOneOf(["both", "initiator", "none", "responder"] as const, senders)) {
    throw new MalformedError("The senders of a content are both, initiator, responder or none")
  }
  const inner = content.elements
  const description = inner.find((child) => child.name === "description")
  const transport = inner.find((child) => child.name === "transport")
  return { creator, name, senders, disposition: disposition.slice(0, LONGEST_NAME), description, transport }
}

function parseReason(reason: XmlElement): JingleReason {
  const names = reason.elements.filter(({ namespace = NS_JINGLE }) => namespace === NS_JINGLE)
  const condition = names.map(({ name }) => name).find((name) => isOneOf(JINGLE_CONDITIONS, name))
  const text = reason.child("text")?.text.trim().slice(0, LONGEST_TEXT)
  return {
    condition: isOneOf(JINGLE_CONDITIONS, condition) ? condition : "general-error",
    ...(text !== undefined && text !== "" && { text }),
    detail: reason.elements.find(({ namespace = NS_JINGLE }) => namespace !== NS_JINGLE),
  }
}

/** XEP-0166 §10: goes into an error beside its condition. */
export function jingleError(condition: JingleErrorCondition): XmlElement {
  return xml(condition, { xmlns: NS_JINGLE_ERRORS })
}

function isOneOf<T extends string>(all: readonly T[], text: string | undefined): text is T {
  return all.some((one) => one === text)
}
