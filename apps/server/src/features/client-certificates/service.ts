import {
  type Clock,
  type Credential,
  DomainError,
  type Login,
  type MaybePromise,
  type Session,
} from "@kith/feature-kit"
import { type Jid, SaslError } from "@kith/xmpp"
import type { Accounts } from "../accounts/index.ts"
import { findCertificate, isValidAt, type ReadCertificate } from "./certificate.ts"
import type { CertificateStore, StoredCertificate } from "./store.ts"

const MAX_NAME_CHARACTERS = 100
const MAX_CERTIFICATE_BYTES = 16_384
/** Who shares one certificate among more accounts than this gets only as far. */
const MAX_OWNERS = 20

export interface NewCertificate {
  readonly name: string
  /** DER. */
  readonly certificate: Uint8Array
  readonly mayManage: boolean
}

/** A certificate that a client has shown, and proved to have the key of. */
export interface ShownCertificate {
  readonly raw: Uint8Array
  /** Whether an authority vouches for it that the operator trusts. */
  readonly isVouchedFor: boolean
}

/** Whom a certificate lets in, and as which resource, if only as one. */
export interface Bearer {
  readonly user: Jid
  readonly resource: string | undefined
  readonly credential: Credential
}

interface Candidate {
  readonly user: Jid
  /** How the certificate itself names them, if it does. */
  readonly named: readonly Jid[]
  readonly fingerprint: string
}

export type ClientCertificates = ReturnType<typeof createClientCertificates>

/** XEP-0257: the certificates that somebody's clients log in with. */
export function createClientCertificates(parts: {
  readonly store: CertificateStore
  readonly accounts: Pick<Accounts, "isUsable">
  readonly clock: Clock
  readonly domain: string
  readonly maxPerAccount: number
  /** Told when sessions of an account that began with that certificate are to end. */
  readonly revoked: (owner: Jid, fingerprint: string) => MaybePromise<void>
}) {
  const { store, accounts, clock, domain, maxPerAccount, revoked } = parts

  const get = async (owner: Jid, name: string): Promise<StoredCertificate> => {
    const found = (await store.ofOwner(owner)).find((certificate) => certificate.name === name)
    if (found === undefined) throw new DomainError("not-found", "You have no certificate of that name.")
    return found
  }

  const requireUsable = (owner: Jid, { certificate }: NewCertificate): ReadCertificate => {
    const read = certificate.length > MAX_CERTIFICATE_BYTES ? undefined : findCertificate(certificate)
    if (read === undefined) {
      const size = `of at most ${MAX_CERTIFICATE_BYTES} bytes`
      throw new DomainError("bad-request", `This is no X.509 certificate ${size}.`)
    }
    if (read.validTo < clock.now()) throw new DomainError("not-acceptable", "This certificate has expired.")
    if (read.addresses.length > 0 && !read.addresses.some((address) => address.bare.equals(owner))) {
      throw new DomainError("not-acceptable", "This certificate names somebody else.")
    }
    return read
  }

  /** All whom the certificate lets in. */
  const candidatesFor = async (shown: ShownCertificate): Promise<Candidate[]> => {
    const read = findCertificate(shown.raw)
    if (read === undefined || !isValidAt(read, clock.now())) return []
    const owners = (await store.byFingerprint(read.fingerprint, MAX_OWNERS)).map(({ owner }) => owner)
    const vouched = shown.isVouchedFor
      ? read.addresses.filter((address) => address.domain === domain && address.local !== undefined)
      : []
    const candidates: Candidate[] = []
    for (const { bare: user } of [...owners, ...vouched]) {
      if (candidates.some((other) => other.user.equals(user)) || !(await accounts.isUsable(user))) continue
      const named = read.addresses.filter((address) => address.bare.equals(user))
      candidates.push({ user, named, fingerprint: read.fingerprint })
    }
    return candidates
  }

  return {
    /** Whether it lets anybody in. */
    isUseful: async (shown: ShownCertificate): Promise<boolean> => (await candidatesFor(shown)).length > 0,

    /**
     * Whom it lets in of those it could, where `wanted` says who that shall be. Throws `invalid-authzid` or
     * `not-authorized`.
     */
    async identify(
      shown: ShownCertificate,
      wanted: Jid | undefined,
      claimed: Jid | undefined,
    ): Promise<Bearer> {
      const candidates = await candidatesFor(shown)
      if (candidates.length === 0) throw new SaslError("not-authorized")
      const [only] = candidates.length === 1 ? candidates : []
      const name = wanted ?? only?.user ?? claimed
      const found = candidates.find(({ user }) => name !== undefined && user.equals(name.bare))
      if (found === undefined) throw new SaslError("invalid-authzid", "Say as whom, of those it is for.")
      const { user, named, fingerprint } = found
      // XEP-0257 §3: a full address, in the certificate or asked for, is for that resource only.
      const resource = named.length === 1 ? named[0]?.resource : undefined
      if (resource !== undefined && wanted?.resource !== undefined && wanted.resource !== resource) {
        throw new SaslError("invalid-authzid", "The certificate is for another resource.")
      }
      const credential = { kind: "certificate", id: fingerprint } as const
      return { user, resource: resource ?? wanted?.resource, credential }
    },

    async noteUse(user: Jid, fingerprint: string): Promise<void> {
      const used = (await store.byFingerprint(fingerprint, MAX_OWNERS)).find(({ owner }) =>
        owner.equals(user),
      )
      if (used !== undefined) await store.noteUse(used, clock.now())
    },

    /** Throws `forbidden` for a client that may not change with which certificates one gets in. */
    async requireManager(session: Pick<Session, "user" | "login">): Promise<void> {
      const { access, credential }: Login = session.login
      if (access === "unrestricted") return
      const own = (await store.ofOwner(session.user)).find(({ fingerprint }) => fingerprint === credential.id)
      if (credential.kind === "certificate" && own?.mayManage === true) return
      throw new DomainError("forbidden", "Log in with your password to change which certificates let you in.")
    },

    async add(owner: Jid, wanted: NewCertificate): Promise<void> {
      const { name, certificate, mayManage } = wanted
      if (name === "" || [...name].length > MAX_NAME_CHARACTERS) {
        throw new DomainError("not-acceptable", `Choose a name of 1 to ${MAX_NAME_CHARACTERS} characters.`)
      }
      const { fingerprint } = requireUsable(owner, wanted)
      const own = await store.ofOwner(owner)
      if (own.some((other) => other.name === name)) {
        throw new DomainError("conflict", "You have a certificate of that name. Choose another name.")
      }
      if (own.some((other) => other.fingerprint === fingerprint)) {
        throw new DomainError("conflict", "You have this very certificate already.")
      }
      if (own.length >= maxPerAccount) {
        throw new DomainError(
          "policy-violation",
          `You have ${own.length} certificates, and may have ${maxPerAccount}. Remove one first.`,
        )
      }
      const createdAt = clock.now()
      await store.insert({ owner, name, fingerprint, certificate, mayManage, createdAt, usedAt: undefined })
    },

    list: (owner: Jid): Promise<StoredCertificate[]> => store.ofOwner(owner),

    /** From now on nobody gets in with it; who is in stays. */
    async disable(owner: Jid, name: string): Promise<void> {
      await store.remove(await get(owner, name))
    },

    /** The same, and who has come in with it is out. */
    async revoke(owner: Jid, name: string): Promise<void> {
      const certificate = await get(owner, name)
      await store.remove(certificate)
      await revoked(owner, certificate.fingerprint)
    },

    async removeAll(owner: Jid): Promise<void> {
      await store.removeOfOwner(owner)
    },
  }
}
