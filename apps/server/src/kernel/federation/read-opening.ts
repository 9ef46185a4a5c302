import { Jid, NS_SERVER, StreamError } from "@kith/xmpp"
import { hasFeatures } from "../streams/opening.ts"
import type { StreamOpening } from "../streams/transport.ts"
import type { LocalDomains } from "./local-domain.ts"

/** Between which two domains another server opens a stream. */
export interface ServerOpening {
  readonly local: string
  /** Nothing has been proved; before the connection is encrypted it need not be said. */
  readonly remote: string | undefined
}

/** RFC 6120 §4.7, §4.8: or what is wrong with how it did. Who has proved a domain can only go on as that. */
export function readServerOpening(
  { to, from, namespace, version }: StreamOpening,
  domains: Pick<LocalDomains, "find" | "has">,
  proved: string | undefined,
): ServerOpening | StreamError {
  const local = Jid.tryParse(to)?.toString()
  const remote = Jid.tryParse(from)?.toString()
  if (namespace !== NS_SERVER) {
    return new StreamError("invalid-namespace", `Streams of servers are in ${NS_SERVER}.`)
  }
  if (!hasFeatures(version)) {
    return new StreamError("unsupported-version", "This server speaks XMPP 1.0.")
  }
  if (local === undefined || domains.find(local) === undefined) {
    return new StreamError("host-unknown", `${local ?? "Nobody"} is not served here.`)
  }
  if (proved !== undefined && remote !== proved) {
    return new StreamError("invalid-from", `This stream speaks for ${proved}.`)
  }
  if (remote !== undefined && domains.has(remote)) {
    return new StreamError("invalid-from", `${remote} is served here, and nowhere else.`)
  }
  return { local, remote }
}
