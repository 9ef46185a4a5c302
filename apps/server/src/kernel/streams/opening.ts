import { type ElementLike, Jid, NS_CLIENT, StreamError, xml } from "@kith/xmpp"
import type { StreamLimits } from "@kith/xmpp/stream"
import type { StreamOpening } from "./transport.ts"

/** RFC 6120 §4.7 and §4.8: what is wrong with how the client opened its stream, if anything is. */
export function refuseOpening(opening: StreamOpening, domain: string): StreamError | undefined {
  const { to, version, namespace } = opening
  if (namespace !== NS_CLIENT) {
    return new StreamError("invalid-namespace", `Streams of clients are in ${NS_CLIENT}.`)
  }
  if (version === undefined || !/^[1-9]\d*\.\d+$/.test(version)) {
    return new StreamError("unsupported-version", "This server speaks XMPP 1.0.")
  }
  if (to === undefined) {
    return new StreamError("host-unknown", `Say whom you want to talk to: to='${domain}'.`)
  }
  const isOurs = Jid.tryParse(to)?.toString() === domain
  return isOurs ? undefined : new StreamError("host-unknown", `This server serves ${domain}.`)
}

/** XEP-0478 §3.1: what the client should not exceed, so that it need not find out. */
export function limitsFeature({ maxBytes }: StreamLimits): ElementLike {
  return xml("limits", { xmlns: "urn:xmpp:stream-limits:0" }, xml("max-bytes", {}, String(maxBytes)))
}
