import { decodeBase64, encodeBase64, SaslError } from "../sasl/index.ts"
import { NS_SASL2 } from "../stanza/namespaces.ts"
import type { Stanza } from "../stanza/stanza.ts"
import { type ElementLike, type XmlElement, xml } from "../xml/index.ts"
import type { ElementHolder } from "./element-holder.ts"

/** XEP-0480: a client gives what a newer mechanism needs, once it has proved that it knows the password. */
export const NS_SASL_UPGRADE = "urn:xmpp:sasl:upgrade:0"
export const NS_SCRAM_UPGRADE = "urn:xmpp:scram-upgrade:0"

/** What logs in; a server shows it to the account itself and to nobody else (XEP-0388 §2.3). */
export interface UserAgent {
  /** Stays the same for one installation: a UUID. */
  readonly id?: string | undefined
  readonly software?: string | undefined
  readonly device?: string | undefined
}

/** `<authentication/>` among the stream features. */
export interface AuthenticationFeature {
  readonly mechanisms: readonly string[]
  /** What can be asked for along with the log-in. */
  readonly inline: readonly XmlElement[]
  /** Tasks of XEP-0480, such as `UPGR-SCRAM-SHA-256`. */
  readonly upgrades: readonly string[]
}

export function authenticationFeature(offer: {
  readonly mechanisms: readonly string[]
  readonly inline: readonly ElementLike[]
  readonly upgrades: readonly string[]
}): XmlElement {
  return xml(
    "authentication",
    { xmlns: NS_SASL2 },
    ...offer.mechanisms.map((name) => xml("mechanism", {}, name)),
    offer.inline.length > 0 && xml("inline", {}, ...offer.inline),
    ...offer.upgrades.map((task) => xml("upgrade", { xmlns: NS_SASL_UPGRADE }, task)),
  )
}

export function findAuthenticationFeature(features: ElementHolder): AuthenticationFeature | undefined {
  const feature = features.child("authentication", NS_SASL2)
  if (feature === undefined) return undefined
  return {
    mechanisms: feature.childrenNamed("mechanism").map(({ text }) => text.trim()),
    inline: feature.child("inline")?.elements ?? [],
    upgrades: feature.childrenNamed("upgrade", NS_SASL_UPGRADE).map(({ text }) => text.trim()),
  }
}

export interface AuthenticationRequest {
  readonly mechanism: string
  readonly initialResponse: Uint8Array | undefined
  readonly userAgent: UserAgent | undefined
  /** Tasks of XEP-0480 that the client wants to do. */
  readonly upgrades: readonly string[]
}

/** `<authenticate/>`; `inline` is what else the client wants once it is logged in. */
export function authenticate(
  request: Omit<AuthenticationRequest, "upgrades"> & { readonly upgrades?: readonly string[] },
  inline: readonly (ElementLike | undefined)[],
): XmlElement {
  const { mechanism, initialResponse, userAgent, upgrades = [] } = request
  return xml(
    "authenticate",
    { xmlns: NS_SASL2, mechanism },
    initialResponse && xml("initial-response", {}, encodeBase64(initialResponse)),
    userAgent &&
      xml(
        "user-agent",
        { id: userAgent.id },
        userAgent.software !== undefined && xml("software", {}, userAgent.software),
        userAgent.device !== undefined && xml("device", {}, userAgent.device),
      ),
    ...upgrades.map((task) => xml("upgrade", { xmlns: NS_SASL_UPGRADE }, task)),
    ...inline,
  )
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Reads `<authenticate/>`. Throws {@link SaslError}. An id of a user agent that is no UUID is left out. */
export function parseAuthentication(element: Stanza): AuthenticationRequest {
  const { mechanism } = element.attrs
  if (!mechanism) throw new SaslError("malformed-request", "No mechanism is named")
  const agent = element.child("user-agent")
  const id = agent?.attrs.id
  const textOf = (name: string) => agent?.child(name)?.text.trim() || undefined
  return {
    mechanism,
    initialResponse: readData(element.child("initial-response")),
    userAgent: agent && {
      id: id !== undefined && UUID.test(id) ? id.toLowerCase() : undefined,
      software: textOf("software"),
      device: textOf("device"),
    },
    upgrades: element.elements
      .filter(({ name, namespace }) => name === "upgrade" && namespace === NS_SASL_UPGRADE)
      .map(({ text }) => text.trim()),
  }
}

/** `<challenge/>` of the server, `<response/>` of the client. */
export function saslExchange(name: "challenge" | "response", data: Uint8Array): XmlElement {
  return xml(name, { xmlns: NS_SASL2 }, encodeBase64(data))
}

/** The data of a challenge or a response (XEP-0388 §2.2). Throws {@link SaslError}. */
export function readSaslExchange(element: Stanza): Uint8Array {
  return readData(element.toElement()) ?? new Uint8Array()
}

export interface AuthenticationSuccess {
  readonly additionalData?: Uint8Array | undefined
  /** A full address once a resource is bound. */
  readonly authorizationIdentifier: string
  readonly inline?: readonly (ElementLike | undefined)[]
}

export function authenticationSuccess(success: AuthenticationSuccess): XmlElement {
  const { additionalData, authorizationIdentifier, inline = [] } = success
  return xml(
    "success",
    { xmlns: NS_SASL2 },
    additionalData && xml("additional-data", {}, encodeBase64(additionalData)),
    xml("authorization-identifier", {}, authorizationIdentifier),
    ...inline,
  )
}

/** The proof of the server in `<success/>` or `<continue/>`, if there is one. Throws {@link SaslError}. */
export function readAdditionalData(element: Stanza): Uint8Array | undefined {
  return readData(element.child("additional-data"))
}

/** XEP-0388 §2.6.3: the proof was right, and something else is to be done before the client is in. */
export function continueWith(
  tasks: readonly string[],
  additionalData: Uint8Array | undefined,
  text: string | undefined,
): XmlElement {
  return xml(
    "continue",
    { xmlns: NS_SASL2 },
    additionalData && xml("additional-data", {}, encodeBase64(additionalData)),
    xml("tasks", {}, ...tasks.map((task) => xml("task", {}, task))),
    text !== undefined && xml("text", {}, text),
  )
}

/** Whitespace around the data is forgiven; a missing element is no message, an empty one an empty message. */
function readData(element: XmlElement | undefined): Uint8Array | undefined {
  if (element === undefined) return undefined
  const bytes = decodeBase64(element.text.trim())
  if (bytes === undefined) throw new SaslError("incorrect-encoding")
  return bytes
}
