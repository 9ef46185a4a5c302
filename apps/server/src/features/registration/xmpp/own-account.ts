import { DomainError, type IqRequest, type Session, type Xmpp } from "@kith/feature-kit"
import { type ElementLike, xml } from "@kith/xmpp"
import { NS_REGISTER } from "@kith/xmpp/extensions"
import type { Accounts } from "../../accounts/index.ts"
import { parseRegistration } from "../form.ts"

/** What the owner of an account does with it (XEP-0077 §3.2, §3.3). */
export function serveOwnAccount(xmpp: Xmpp, accounts: Accounts): void {
  xmpp.onIq("get", NS_REGISTER, (request): ElementLike => {
    const { user } = requireOwner(request)
    return xml(
      "query",
      { xmlns: NS_REGISTER },
      xml("registered"),
      xml("instructions", {}, "You have an account here. To change its password, enter a new one."),
      xml("username", {}, user.local ?? ""),
      xml("password"),
    )
  })

  xmpp.onIq("set", NS_REGISTER, async (request) => {
    const session = requireOwner(request)
    if (request.payload.child("remove") === undefined) await changePassword(accounts, session, request)
    else await removeAccount(accounts, session, request)
    return undefined
  })
}

/** XEP-0077 §3.3. The session that changes it stays; all others end. An old password that is told must be right. */
async function changePassword(accounts: Accounts, session: Session, { payload }: IqRequest): Promise<void> {
  const { username, password, oldPassword } = parseRegistration(payload)
  const { user, remoteAddress } = session
  if (password === "") throw new DomainError("bad-request", "Choose a new password.")
  if (username !== user.local && username.toLowerCase() !== user.toString()) {
    throw new DomainError("bad-request", `Only the password of ${user} can be changed here.`)
  }
  if (oldPassword === undefined) requirePasswordLogin(session)
  else await accounts.requirePassword(user, oldPassword, remoteAddress)
  await accounts.setPassword(user, password, session)
}

/** XEP-0077 §3.2: the answer is read first, then all sessions of the account are over. */
async function removeAccount(accounts: Accounts, session: Session, { payload }: IqRequest): Promise<void> {
  if (payload.elements.length !== 1) {
    throw new DomainError(
      "bad-request",
      "A request to remove an account has nothing else in it (XEP-0077 §3.2).",
    )
  }
  requirePasswordLogin(session)
  await accounts.removeAccount(session.user, session)
  setImmediate(() => session.close("not-authorized", "The account was removed."))
}

/** XEP-0257 §6.2: who came with a certificate or an access token must not get hold of the account. */
function requirePasswordLogin({ login }: Session): void {
  if (login.access === "unrestricted") return
  throw new DomainError("not-authorized", "Tell the old password, or log in with it, to do this.")
}

function requireOwner({ session, to }: IqRequest): Session {
  const isOwn = session !== undefined && (to.local === undefined || to.equals(session.user))
  if (!isOwn) throw new DomainError("forbidden", "Only your own account can be changed here.")
  return session
}
