import { parseBoolean, parseCount, type XmlElement, xml } from "../xml/index.ts"
import { formatDateTime, parseDateTime } from "./date-time.ts"
import type { ElementHolder } from "./element-holder.ts"

/** XEP-0484 Fast Authentication Streamlining Tokens. */
export const NS_FAST = "urn:xmpp:fast:0"

/** Child of `<inline/>` in `<authentication/>`. */
export function fastFeature(mechanisms: readonly string[]): XmlElement {
  return xml("fast", { xmlns: NS_FAST }, ...mechanisms.map((name) => xml("mechanism", {}, name)))
}

/** The mechanisms a server takes tokens with; none where it has no tokens. */
export function findFastMechanisms(inline: readonly XmlElement[]): readonly string[] {
  const fast = inline.find(({ name, namespace }) => name === "fast" && namespace === NS_FAST)
  return fast?.childrenNamed("mechanism").map(({ text }) => text.trim()) ?? []
}

/** XEP-0484 §3.4: says that a token is used. */
export interface FastUse {
  /** Grows with every use of the token. */
  readonly count: number | undefined
  /** Whether the token is to be worth nothing from now on. */
  readonly invalidates: boolean
}

export function fastUse({ count, invalidates }: FastUse): XmlElement {
  return xml("fast", {
    xmlns: NS_FAST,
    count: count?.toString(),
    invalidate: invalidates ? "true" : undefined,
  })
}

/** `undefined` where no token is used; a `count` that is no number reads as one that was used up long ago. */
export function findFastUse(authenticate: ElementHolder): FastUse | undefined {
  const fast = authenticate.child("fast", NS_FAST)
  if (fast === undefined) return undefined
  const { count, invalidate } = fast.attrs
  return {
    count: count === undefined ? undefined : (parseCount(count) ?? 0),
    invalidates: parseBoolean(invalidate) ?? false,
  }
}

/** XEP-0484 §3.2: asks for a token for that mechanism. */
export function tokenRequest(mechanism: string): XmlElement {
  return xml("request-token", { xmlns: NS_FAST, mechanism })
}

/** The mechanism that a token is wanted for. */
export function findTokenRequest(authenticate: ElementHolder): string | undefined {
  return authenticate.child("request-token", NS_FAST)?.attrs.mechanism
}

export interface FastToken {
  readonly token: string
  /** Epoch milliseconds. */
  readonly expiresAt: number
}

export function fastToken({ token, expiresAt }: FastToken): XmlElement {
  return xml("token", { xmlns: NS_FAST, expiry: formatDateTime(expiresAt), token })
}

export function findFastToken(success: ElementHolder): FastToken | undefined {
  const { token, expiry } = success.child("token", NS_FAST)?.attrs ?? {}
  const expiresAt = parseDateTime(expiry ?? "")
  return token === undefined || expiresAt === undefined ? undefined : { token, expiresAt }
}
