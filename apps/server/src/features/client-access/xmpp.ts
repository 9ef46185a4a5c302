import { DomainError, type IqRequest, type Session, type Xmpp } from "@kith/feature-kit"
import { StanzaError } from "@kith/xmpp"
import { clientList, NS_CLIENT_ACCESS, passwordResetRequired } from "@kith/xmpp/extensions"
import { type ClientAccess, PasswordResetRequired } from "./service.ts"

export function serveXmpp(xmpp: Xmpp, access: ClientAccess): void {
  xmpp.onIq(
    "get",
    NS_CLIENT_ACCESS,
    async (request) => {
      const session = requireOwner(request)
      if (request.payload.name !== "list") throw new DomainError("bad-request", "Ask for the list.")
      const clients = await access.list(session.user)
      const own = await access.idOf(session)
      return clientList(
        clients.map(({ software, device, ...client }) => ({
          ...client,
          ...(client.id === own && { isOwn: true as const }),
          userAgent: { software, device },
        })),
      )
    },
    ["account"],
  )

  xmpp.onIq(
    "set",
    NS_CLIENT_ACCESS,
    async (request) => {
      const { user, login } = requireOwner(request)
      const { name, attrs } = request.payload
      if (name !== "revoke" || !attrs.id) throw new DomainError("bad-request", "Name the client to revoke.")
      if (login.access !== "unrestricted") {
        throw new DomainError("forbidden", "Log in with your password to shut out others.")
      }
      await access.revoke(user, attrs.id).catch((error: unknown) => {
        if (!(error instanceof PasswordResetRequired)) throw error
        throw new StanzaError("service-unavailable", error.text, "cancel", passwordResetRequired())
      })
      return undefined
    },
    ["account"],
  )
}

/** XEP-0494 §5: nobody else learns with what somebody uses their account. */
function requireOwner({ session, to }: IqRequest): Session {
  if (session === undefined || !to.equals(session.user)) {
    throw new DomainError("forbidden", "Only the clients of your own account can be seen.")
  }
  return session
}
