import { type ElementLike, Jid, NS_CLIENT, StreamError, xml } from "@kith/xmpp"
import type { StreamLimits } from "@kith/xmpp/stream"
import type { StreamServices } from "./services.ts"
import type { StreamOpening } from "./transport.ts"

/** Where a client wants to, and as whom. */
export interface Destination {
  readonly domain: string
  /** The bare JID; nothing has been proved. */
  readonly claimed: Jid | undefined
}

/**
 * RFC 6120 §4.7 and §4.8: where a stream leads, or what is wrong with how its client opened it. Who has logged in can only
 * go on to `domain`.
 */
export function readOpening(
  opening: StreamOpening,
  services: Pick<StreamServices, "domain" | "isAccountDomain">,
  domain?: string,
): Destination | StreamError {
  const { to, from, version, namespace } = opening
  if (namespace !== NS_CLIENT) {
    return new StreamError("invalid-namespace", `Streams of clients are in ${NS_CLIENT}.`)
  }
  if (!hasFeatures(version)) {
    return new StreamError("unsupported-version", "This server speaks XMPP 1.0.")
  }
  const example = domain ?? services.domain
  if (to === undefined) {
    return new StreamError("host-unknown", `Say whom you want to talk to: to='${example}'.`)
  }
  const wanted = Jid.tryParse(to)?.toString() ?? ""
  if (domain === undefined ? !services.isAccountDomain(wanted) : wanted !== domain) {
    return new StreamError("host-unknown", `This server serves ${example}.`)
  }
  const claimed = Jid.tryParse(from)?.bare
  // XEP-0388 §2.1, RFC 6120 §4.9.3.9.
  if (claimed !== undefined && claimed.domain !== wanted) {
    return new StreamError(
      "invalid-from",
      `Log in at ${claimed.domain} with an address of ${claimed.domain}.`,
    )
  }
  return { domain: wanted, claimed: claimed?.local === undefined ? undefined : claimed }
}

/** RFC 6120 §4.7.5: whether that is a version whose streams have features; there were some before. */
export function hasFeatures(version: string | undefined): boolean {
  return version !== undefined && /^[1-9]\d*\.\d+$/.test(version)
}

/** XEP-0478 §3.1: what the client should not exceed, so that it need not find out. */
export function limitsFeature({ maxBytes }: StreamLimits, idleSeconds?: number): ElementLike {
  return xml(
    "limits",
    { xmlns: "urn:xmpp:stream-limits:0" },
    xml("max-bytes", {}, String(maxBytes)),
    idleSeconds !== undefined && xml("idle-seconds", {}, String(idleSeconds)),
  )
}
