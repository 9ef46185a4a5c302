import {
  DomainError,
  type IqRequest,
  type LoginAttempt,
  type LoginExchange,
  type LoginMechanism,
  type Session,
  type Xmpp,
} from "@kith/feature-kit"
import { type ElementLike, Jid, SaslError } from "@kith/xmpp"
import {
  certificateList,
  NS_CLIENT_CERTIFICATES,
  parseCertificateName,
  parseCertificateUpload,
} from "@kith/xmpp/extensions"
import type { ClientCertificates } from "./service.ts"

/** What somebody's own clients ask (XEP-0257 §2). Every session has come over TLS, or from this machine itself. */
export function serveXmpp(xmpp: Xmpp, certificates: ClientCertificates): void {
  xmpp.onIq("get", NS_CLIENT_CERTIFICATES, async (request) => {
    const { user } = requireOwner(request)
    if (request.payload.name !== "items") throw new DomainError("bad-request", "Ask for the items.")
    const listed = (await certificates.list(user)).map(({ name, certificate, fingerprint }) => ({
      name,
      certificate,
      resources: sessionsWith(xmpp, user, fingerprint).map(({ jid }) => jid.resource ?? ""),
    }))
    return certificateList(listed)
  })

  xmpp.onIq("set", NS_CLIENT_CERTIFICATES, async (request): Promise<ElementLike | undefined> => {
    const session = requireOwner(request)
    const { payload } = request
    await certificates.requireManager(session)
    switch (payload.name) {
      case "append":
        await certificates.add(session.user, parseCertificateUpload(payload))
        return undefined
      case "disable":
        await certificates.disable(session.user, parseCertificateName(payload))
        return undefined
      case "revoke":
        await certificates.revoke(session.user, parseCertificateName(payload))
        return undefined
      default:
        throw new DomainError("bad-request", "Certificates are appended, disabled or revoked.")
    }
  })
}

/** XEP-0257 §2.4: who came in with it is out. */
export function endSessions(xmpp: Xmpp, owner: Jid, fingerprint: string): void {
  for (const session of sessionsWith(xmpp, owner, fingerprint)) {
    session.close("not-authorized", "The certificate that this session began with was revoked.")
  }
}

/** The mechanism EXTERNAL with a client's certificate (XEP-0178 §2, XEP-0257 §3). */
export function certificateMechanism(domain: string, certificates: ClientCertificates): LoginMechanism {
  return {
    name: "EXTERNAL",
    strength: 100,
    // RFC 6120 §6.3.4: only where there is a certificate that lets somebody in.
    isOffered: ({ domain: wanted, certificate }) =>
      wanted === domain && certificate !== undefined && certificates.isUseful(certificate),
    begin: (attempt) => beginExternal(attempt, certificates),
  }
}

function beginExternal(attempt: LoginAttempt, certificates: ClientCertificates): LoginExchange {
  return {
    async next(message) {
      const { certificate, claimed } = attempt.stream
      if (message === undefined) return { challenge: new Uint8Array() }
      if (certificate === undefined) throw new SaslError("not-authorized")
      const { user, resource, credential } = await certificates.identify(
        certificate,
        readAuthorizationIdentity(message),
        claimed,
      )
      await attempt.claim(user)
      await certificates.noteUse(user, credential.id ?? "")
      return { proof: { user, credential, access: "normal", resource } }
    },
  }
}

/** RFC 4422 appendix A: as whom the client wants in; nothing for whoever the certificate is for. */
function readAuthorizationIdentity(message: Uint8Array): Jid | undefined {
  if (message.length === 0) return undefined
  const text = Buffer.from(message).toString()
  const address = Jid.tryParse(text)
  if (address?.local === undefined) throw new SaslError("invalid-authzid", "This is no address of a person.")
  return address
}

function sessionsWith(xmpp: Xmpp, owner: Jid, fingerprint: string): readonly Session[] {
  return xmpp.sessions
    .of(owner)
    .filter(({ login: { credential } }) => credential.kind === "certificate" && credential.id === fingerprint)
}

function requireOwner({ session, to }: IqRequest): Session {
  const isOwn = session !== undefined && (to.local === undefined || to.equals(session.user))
  if (!isOwn) throw new DomainError("forbidden", "Only your own certificates can be seen and changed.")
  return session
}
