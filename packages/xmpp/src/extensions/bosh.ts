import { NS_CLIENT } from "../stanza/namespaces.ts"
import { type Stanza, stanza } from "../stanza/stanza.ts"
import { type Attributes, XmlElement } from "../xml/element.ts"
import { escapeAttribute } from "../xml/escape.ts"
import { MalformedError } from "../xml/malformed-error.ts"
import { parseBoolean } from "../xml/values.ts"

/** XEP-0124 Bidirectional-streams Over Synchronous HTTP (BOSH). */
export const NS_HTTP_BIND = "http://jabber.org/protocol/httpbind"
/** XEP-0206 XMPP Over BOSH. */
export const NS_XBOSH = "urn:xmpp:xbosh"

/** XEP-0124 §17.2: why a session ends. */
export type BoshCondition =
  | "bad-request"
  | "host-gone"
  | "host-unknown"
  | "improper-addressing"
  | "internal-server-error"
  | "item-not-found"
  | "other-request"
  | "policy-violation"
  | "remote-connection-failed"
  | "remote-stream-error"
  | "see-other-uri"
  | "system-shutdown"
  | "undefined-condition"

/** What the `<body/>` of a request says; numbers of seconds as they came. */
export interface BoshRequest {
  readonly rid: number
  /** `undefined` in the request for a new session. */
  readonly sid: string | undefined
  readonly to: string | undefined
  /** As whom the client says it will log in. */
  readonly from: string | undefined
  readonly language: string | undefined
  /** Of BOSH; a client without is from before there was one. */
  readonly ver: string | undefined
  readonly wait: number | undefined
  readonly hold: number | undefined
  readonly ack: number | undefined
  readonly pause: number | undefined
  /** The Content-Type that answers shall have. */
  readonly content: string | undefined
  readonly key: string | undefined
  readonly newKey: string | undefined
  readonly isTerminating: boolean
  /** XEP-0206 §5: a stream begins anew. */
  readonly isRestarting: boolean
  /** XEP-0206 §3: of XMPP. */
  readonly version: string | undefined
}

/** XEP-0124 §14.1. */
const LARGEST_REQUEST_ID = Number.MAX_SAFE_INTEGER

/** Reads the attributes of a request's `<body/>`; throws {@link MalformedError}. */
export function parseBoshRequest(attrs: Attributes): BoshRequest {
  const rid = readRequestId(attrs, "rid")
  if (rid === undefined) throw new MalformedError("A request has a rid")
  return {
    rid,
    sid: attrs.sid,
    to: attrs.to,
    from: attrs.from,
    language: attrs["xml:lang"],
    ver: attrs.ver,
    wait: readSeconds(attrs, "wait"),
    hold: readSeconds(attrs, "hold"),
    ack: readRequestId(attrs, "ack"),
    pause: readSeconds(attrs, "pause"),
    content: attrs.content,
    key: attrs.key,
    newKey: attrs.newkey,
    isTerminating: attrs.type === "terminate",
    isRestarting: parseBoolean(findXmppAttribute(attrs, "restart")) ?? false,
    version: findXmppAttribute(attrs, "version"),
  }
}

function readRequestId(attrs: Attributes, name: string): number | undefined {
  const text = attrs[name]
  if (text === undefined) return undefined
  const id = /^[0-9]{1,16}$/.test(text) ? Number(text) : 0
  if (id < 1 || id > LARGEST_REQUEST_ID) throw new MalformedError(`${name} is no id of a request`)
  return id
}

function readSeconds(attrs: Attributes, name: string): number | undefined {
  const text = attrs[name]
  if (text === undefined) return undefined
  if (!/^[0-9]{1,9}$/.test(text)) throw new MalformedError(`${name} is no whole number`)
  return Number(text)
}

/** The prefix is for the client to choose. */
function findXmppAttribute(attrs: Attributes, local: string): string | undefined {
  for (const name in attrs) {
    const [prefix, rest] = name.split(":")
    if (rest === local && attrs[`xmlns:${prefix}`] === NS_XBOSH) return attrs[name]
  }
  return undefined
}

/** The `<body/>` of an answer; `payload` is markup in which every element names its namespace. */
export function boshBody(attrs: Attributes, payload = ""): string {
  let text = `<body xmlns='${NS_HTTP_BIND}'`
  for (const name in attrs) {
    const value = attrs[name]
    if (value !== undefined) text += ` ${name}='${escapeAttribute(value)}'`
  }
  return payload === "" ? `${text}/>` : `${text}>${payload}</body>`
}

/**
 * A stanza without a namespace of its own has that of the `<body/>` around it, and many clients leave it like that: what
 * belongs to `jabber:client` is taken as part of it (XEP-0206 §2).
 */
export function unwrapBoshStanza(element: Stanza): Stanza {
  const { name, namespace } = element
  const isStanza = name === "message" || name === "presence" || name === "iq"
  if (namespace !== NS_HTTP_BIND || !isStanza) return element
  return stanza(toClientNamespace(element.toElement()))
}

function toClientNamespace({ name, attrs, children }: XmlElement): XmlElement {
  const xmlns = attrs.xmlns === NS_HTTP_BIND ? NS_CLIENT : attrs.xmlns
  return new XmlElement(
    name,
    { ...attrs, xmlns },
    children.map((child) => (typeof child === "string" ? child : toClientNamespace(child))),
  )
}
