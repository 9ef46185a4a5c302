import { hash } from "node:crypto"
import type { Login } from "@kith/feature-kit"

/** Which installation of a client somebody has: what is stored does not tell its id. */
export function clientOf(userAgentId: string): string {
  return hash("sha256", userAgentId.toLowerCase(), "base64url")
}

/** Names for what lets somebody in, under which features keep what is to end with it. */
export const accessBy = {
  token: (id: string): string => `token ${id}`,
  certificate: (fingerprint: string): string => `certificate ${fingerprint}`,
  /** An installation, as `clientOf` names it, that knows the password or has a token that goes back to it. */
  client: (client: string): string => `client ${client}`,
}

/** What a session came in by; `undefined` where nothing tells it from others, and it cannot be taken away by itself. */
export function accessOf({ credential, userAgent }: Login): string | undefined {
  const { kind, id } = credential
  switch (kind) {
    case "access-token":
      return id && accessBy.token(id)
    case "certificate":
      return id && accessBy.certificate(id)
    case "password":
    case "fast-token":
      return userAgent?.id && accessBy.client(clientOf(userAgent.id))
    case "nothing":
      return undefined
  }
}
