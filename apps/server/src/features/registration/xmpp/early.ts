import { DomainError, type EarlyIqRequest, type Xmpp } from "@kith/feature-kit"
import { NS_INVITATION_FEATURE, NS_PREAUTH, NS_REGISTER, NS_REGISTER_FEATURE } from "@kith/xmpp/extensions"
import { parseRegistration, registrationForm, registrationRedirect } from "../form.ts"
import type { Invitation } from "../invitation.ts"
import type { Invitations } from "../service/invitations.ts"
import type { RegistrationService } from "../service/registration.ts"

/** Registering before one has logged in (XEP-0077 §3.1, XEP-0445). */
export function serveEarly(xmpp: Xmpp, registration: RegistrationService, invitations: Invitations): void {
  const { policy, website } = registration
  const isPossible = policy !== "closed"
  /** XEP-0445 §4: shown once, an invitation serves the whole stream, also when it becomes too old meanwhile. */
  const shown = new WeakMap<object, Invitation>()

  const addFeature = (namespace: string, isOffered: boolean) =>
    xmpp.addStreamFeature("before-login", ({ isConfidential }) =>
      isConfidential && isOffered ? { name: "register", attrs: { xmlns: namespace } } : undefined,
    )
  addFeature(NS_REGISTER_FEATURE, isPossible || website() !== "")
  addFeature(NS_INVITATION_FEATURE, isPossible)

  xmpp.onEarlyIq("get", NS_REGISTER, ({ stream, isConfidential }) => {
    if (!isPossible && website() !== "") return registrationRedirect(website())
    // XEP-0077 §3.1
    if (!isPossible) throw new DomainError("service-unavailable", "This server takes no new accounts.")
    requireConfidential(isConfidential)
    const invitation = shown.get(stream)
    return registrationForm({
      needsInvitation: policy === "invitation" && invitation === undefined,
      username: invitation?.username,
      challenge: invitation === undefined ? registration.createChallenge() : undefined,
      website: website(),
    })
  })

  xmpp.onEarlyIq("set", NS_REGISTER, async ({ payload, stream, remoteAddress, isConfidential }) => {
    requireConfidential(isConfidential)
    if (payload.child("remove") !== undefined) {
      throw new DomainError("unexpected-request", "Log in to the account that you want to remove.")
    }
    const { username, password, invitation: token, challenge } = parseRegistration(payload)
    if (username === "" || password === "") {
      throw new DomainError("not-acceptable", "Choose a user name and a password.")
    }
    const invitation = token === undefined ? shown.get(stream) : await invitations.show(token)
    await registration.register({ username, password, invitation, challenge }, remoteAddress)
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
}

/** XEP-0077 §11. */
function requireConfidential(isConfidential: boolean): void {
  if (!isConfidential) throw new DomainError("not-authorized", "Encrypt the connection first (STARTTLS).")
}
