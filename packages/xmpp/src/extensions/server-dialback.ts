import { Jid } from "../jid/index.ts"
import { NS_SERVER, NS_STANZA_ERRORS } from "../stanza/namespaces.ts"
import type { Stanza } from "../stanza/stanza.ts"
import { parseStanzaCondition, StanzaError } from "../stanza/stanza-error.ts"
import { MalformedError, type XmlElement, xml } from "../xml/index.ts"

/** XEP-0220 Server Dialback. */
export const NS_DIALBACK = "jabber:server:dialback"
export const NS_DIALBACK_FEATURE = "urn:xmpp:features:dialback"

/** One of the four steps of a dialback (XEP-0220 §2): a key that is shown or checked, or what came of it. */
export interface Dialback {
  /** `result` is between initiating and receiving server, `verify` between receiving and authoritative server. */
  readonly step: "result" | "verify"
  /** Domains. */
  readonly from: string
  readonly to: string
  /** Of the stream a key speaks for; only with `verify`. */
  readonly streamId?: string | undefined
  /** In a request. */
  readonly key?: string | undefined
  /** In an answer. */
  readonly outcome?: "valid" | "invalid" | "error" | undefined
  /** With the outcome `error` (XEP-0220 §2.5). */
  readonly error?: StanzaError | undefined
}

/** XEP-0220 §2.4.2: says that an error does not end the stream. */
export const dialbackFeature = (): XmlElement =>
  xml("dialback", { xmlns: NS_DIALBACK_FEATURE }, xml("errors"))

/** As it is written on a stream of `jabber:server` that has declared the prefix `db` (XEP-0220 §2.1). */
export function dialback({ step, from, to, streamId, key, outcome, error }: Dialback): XmlElement {
  const attrs = { from, to, id: streamId, type: outcome }
  return xml(`db:${step}`, attrs, key, error?.toElement())
}

/** `undefined` for what is no part of a dialback. Throws {@link MalformedError}. */
export function findDialback(element: Stanza): Dialback | undefined {
  const { name: step, namespace, attrs } = element
  if (namespace !== NS_DIALBACK || (step !== "result" && step !== "verify")) return undefined
  const [from, to] = [domainOf(attrs.from), domainOf(attrs.to)]
  const streamId = step === "verify" ? attrs.id : undefined
  if (step === "verify" && !streamId) throw new MalformedError("The key of no stream cannot be checked")
  switch (attrs.type) {
    case undefined: {
      const key = element.toElement().text.trim()
      if (key === "") throw new MalformedError("There is no key to be checked")
      return { step, from, to, streamId, key }
    }
    case "valid":
    case "invalid":
      return { step, from, to, streamId, outcome: attrs.type }
    case "error":
      return { step, from, to, streamId, outcome: "error", error: errorIn(element) }
    default:
      throw new MalformedError("The type of a dialback is valid, invalid or error")
  }
}

function domainOf(text: string | undefined): string {
  const jid = Jid.tryParse(text)
  if (jid === undefined || jid.local !== undefined || jid.resource !== undefined) {
    throw new MalformedError("A dialback is between two domains")
  }
  return jid.domain
}

function errorIn(element: Stanza): StanzaError {
  const error = element.child("error", NS_SERVER)
  const text = error?.child("text", NS_STANZA_ERRORS)?.text
  return new StanzaError(parseStanzaCondition(error?.elements ?? []), text)
}
