import type { Jid } from "@kith/xmpp"
import type { Link } from "../connection/link.ts"
import { LinkReader } from "../connection/link-reader.ts"
import { openSecureStream } from "../connection/open-stream.ts"
import type { Authenticator } from "./authenticator.ts"
import { finishSasl2 } from "./sasl2.ts"

/** XEP-0484 §3.6: over a link that is for nothing else, and ends afterwards. */
export async function invalidateToken(link: Link, address: Jid, authenticator: Authenticator): Promise<void> {
  try {
    const reader = new LinkReader(link)
    await openSecureStream(link, reader, { domain: address.domain, from: address })
    const login = await authenticator.prepareInvalidation(link)
    if (login === undefined) return
    link.send(login.element)
    await finishSasl2(link, reader, login.exchange)
    link.closeStream()
  } finally {
    link.destroy()
  }
}
