import { DomainError, type EarlyIqRequest, type IqRequest, type Session, type Xmpp } from "@kith/feature-kit"
import { type ElementLike, xml } from "@kith/xmpp"
import { NS_INVITATION_FEATURE, NS_PREAUTH, NS_REGISTER, NS_REGISTER_FEATURE } from "@kith/xmpp/extensions"
import type { Accounts } from "../accounts/index.ts"
import { parseRegistration, registrationForm } from "./form.ts"
import type { Invitations, ShownInvitation } from "./invitations.ts"
import type { RegistrationService } from "./service.ts"

export function serveXmpp(
  xmpp: Xmpp,
  accounts: Accounts,
  registration: RegistrationService,
  invitations: Invitations,
): void {
  const isPossible = registration.policy !== "closed"
  /** XEP-0445 §4: shown once, an invitation serves the whole stream, also when it becomes too old meanwhile. */
  const shown = new WeakMap<object, ShownInvitation>()

  const addFeature = (namespace: string) =>
    xmpp.addStreamFeature("before-login", ({ isConfidential }) =>
      isConfidential && isPossible ? { name: "register", attrs: { xmlns: namespace } } : undefined,
    )
  addFeature(NS_REGISTER_FEATURE)
  addFeature(NS_INVITATION_FEATURE)

  xmpp.onEarlyIq("get", NS_REGISTER, ({ stream, isConfidential }) => {
    // XEP-0077 §3.1
    if (!isPossible) throw new DomainError("service-unavailable", "This server takes no new accounts.")
    requireConfidential(isConfidential)
    return registrationForm(registration.policy === "invitation" && !shown.has(stream))
  })

  xmpp.onEarlyIq("set", NS_REGISTER, async ({ payload, stream, remoteAddress, isConfidential }) => {
    requireConfidential(isConfidential)
    if (payload.child("remove") !== undefined) {
      throw new DomainError("unexpected-request", "Log in to the account that you want to remove.")
    }
    const { username, password, invitation: token } = parseRegistration(payload)
    if (username === "" || password === "") {
      throw new DomainError("not-acceptable", "Choose a user name and a password.")
    }
    const invitation = token === undefined ? shown.get(stream) : await invitations.show(token)
    await registration.register({ username, password, invitation }, remoteAddress)
    shown.delete(stream)
    return undefined
  })

  xmpp.onEarlyIq("set", NS_PREAUTH, async ({ payload, stream, isConfidential }: EarlyIqRequest) => {
    requireConfidential(isConfidential)
    if (payload.name !== "preauth")
      throw new DomainError("bad-request", "A token is shown in a preauth element.")
    if (!isPossible) throw new DomainError("not-allowed", "This server takes no new accounts.")
    shown.set(stream, await invitations.show(payload.attrs.token ?? ""))
    return undefined
  })

  xmpp.onIq("get", NS_REGISTER, (request): ElementLike => {
    const { user } = requireOwner(request)
    return xml("query", { xmlns: NS_REGISTER }, xml("registered"), xml("username", {}, user.local ?? ""))
  })

  xmpp.onIq("set", NS_REGISTER, async (request) => {
    const session = requireOwner(request)
    if (request.payload.child("remove") === undefined) await changePassword(accounts, session, request)
    else await removeAccount(accounts, session, request)
    return undefined
  })
}

/** XEP-0077 §3.3. The session that changes it stays; all others end. */
async function changePassword(accounts: Accounts, session: Session, { payload }: IqRequest): Promise<void> {
  const { username, password } = parseRegistration(payload)
  const { user } = session
  if (password === "") throw new DomainError("bad-request", "Choose a new password.")
  if (username !== user.local && username.toLowerCase() !== user.toString()) {
    throw new DomainError("bad-request", `Only the password of ${user} can be changed here.`)
  }
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
  await accounts.removeAccount(session.user, session)
  setImmediate(() => session.close("not-authorized", "The account was removed."))
}

function requireOwner({ session, to }: IqRequest): Session {
  const isOwn = session !== undefined && (to.local === undefined || to.equals(session.user))
  if (!isOwn) throw new DomainError("forbidden", "Only your own account can be changed here.")
  return session
}

/** XEP-0077 §11. */
function requireConfidential(isConfidential: boolean): void {
  if (!isConfidential) throw new DomainError("not-authorized", "Encrypt the connection first (STARTTLS).")
}
