import { type ElementLike, type XmlElement, xml } from "../xml/element.ts"
import { NS_STANZA_ERRORS } from "./namespaces.ts"
import { type Stanza, stanza } from "./stanza.ts"

export type StanzaErrorType = "auth" | "cancel" | "continue" | "modify" | "wait"

/** The conditions of RFC 6120 §8.3.3, each with the type it recommends. */
const TYPES = {
  "bad-request": "modify",
  conflict: "cancel",
  "feature-not-implemented": "cancel",
  forbidden: "auth",
  gone: "cancel",
  "internal-server-error": "cancel",
  "item-not-found": "cancel",
  "jid-malformed": "modify",
  "not-acceptable": "modify",
  "not-allowed": "cancel",
  "not-authorized": "auth",
  "policy-violation": "modify",
  "recipient-unavailable": "wait",
  redirect: "modify",
  "registration-required": "auth",
  "remote-server-not-found": "cancel",
  "remote-server-timeout": "wait",
  "resource-constraint": "wait",
  "service-unavailable": "cancel",
  "subscription-required": "auth",
  "undefined-condition": "modify",
  "unexpected-request": "wait",
} as const satisfies Record<string, StanzaErrorType>

export type StanzaErrorCondition = keyof typeof TYPES

const isCondition = (name: string): name is StanzaErrorCondition => Object.hasOwn(TYPES, name)
const isType = (type: string | undefined): type is StanzaErrorType =>
  type === "auth" || type === "cancel" || type === "continue" || type === "modify" || type === "wait"

/** What an `<error/>` says. Thrown by code that asked and was refused. */
export class StanzaError extends Error {
  override readonly name = "StanzaError"
  readonly condition: StanzaErrorCondition
  readonly type: StanzaErrorType
  /** For people; absent where the other side gave none. */
  readonly text: string | undefined
  /** Child of an extension that says more (RFC 6120 §8.3.4). */
  readonly detail: ElementLike | undefined
  /** Of `gone` and `redirect`: the URI at which to ask instead (RFC 6120 §8.3.3.5, §8.3.3.14). */
  readonly newAddress: string | undefined
  /** What stands beside the error in the answer, where an extension wants that. */
  readonly payload: ElementLike | undefined

  constructor(
    condition: StanzaErrorCondition,
    text?: string,
    type: StanzaErrorType = TYPES[condition],
    detail?: ElementLike,
    more: { readonly newAddress?: string | undefined; readonly payload?: ElementLike | undefined } = {},
  ) {
    super(text === undefined ? condition : `${condition}: ${text}`)
    this.condition = condition
    this.type = type
    this.text = text
    this.detail = detail
    this.newAddress = more.newAddress
    this.payload = more.payload
  }

  /** The `<error/>` child, in the namespace of the stanza it goes into. */
  toElement(): XmlElement {
    return xml(
      "error",
      { type: this.type },
      stanzaCondition(this.condition, this.newAddress),
      this.text !== undefined && xml("text", { xmlns: NS_STANZA_ERRORS, "xml:lang": "en" }, this.text),
      this.detail,
    )
  }
}

/** The element of a condition, as it also stands in answers that are no stanzas. */
export function stanzaCondition(condition: StanzaErrorCondition, newAddress?: string): XmlElement {
  return xml(condition, { xmlns: NS_STANZA_ERRORS }, newAddress)
}

/** The condition among some elements; one that is missing or unknown reads as `undefined-condition`. */
export function parseStanzaCondition(elements: readonly XmlElement[]): StanzaErrorCondition {
  const found = elements.find(({ name, namespace }) => namespace === NS_STANZA_ERRORS && isCondition(name))
  return found !== undefined && isCondition(found.name) ? found.name : "undefined-condition"
}

/** Reads a stanza of type `error`. A condition that is missing or unknown reads as `undefined-condition`. */
export function parseStanzaError(of: Stanza): StanzaError {
  const error = of.child("error")
  const condition = parseStanzaCondition(error?.elements ?? [])
  const type = error?.attrs.type
  const text = error?.child("text", NS_STANZA_ERRORS)?.text
  const detail = error?.elements.find(({ namespace }) => namespace !== NS_STANZA_ERRORS)
  return new StanzaError(condition, text, isType(type) ? type : undefined, detail)
}

/** The error answer to `to`: addresses swapped, same kind and id (RFC 6120 §8.3.1). Never answer an error with it. */
export function errorReply(
  to: Stanza,
  condition: StanzaErrorCondition | StanzaError,
  text?: string,
  type?: StanzaErrorType,
): Stanza {
  const error = typeof condition === "string" ? new StanzaError(condition, text, type) : condition
  return reply(to, "error", error.payload, error.toElement())
}

/** The answer to an IQ request (RFC 6120 §8.2.3). */
export function resultReply(to: Stanza, payload?: ElementLike): Stanza {
  return reply(to, "result", payload)
}

function reply(to: Stanza, type: string, ...children: readonly (ElementLike | undefined)[]): Stanza {
  return stanza({
    name: to.name,
    attrs: { xmlns: to.namespace, type, id: to.id, from: to.to, to: to.from },
    children: children.filter((child) => child !== undefined),
  })
}
