import { createHmac } from "node:crypto"
import type { Jid } from "@kith/xmpp"

/** XEP-0421 §4.1: always the same for one person in one room, and nothing to find out who it is. */
export function occupantId(secret: Uint8Array, user: Jid): string {
  return createHmac("sha256", secret).update(user.bare.toString()).digest("base64url")
}
