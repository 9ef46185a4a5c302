import { NS_SASL, NS_TLS, type Stanza, StanzaError, xml } from "@kith/xmpp"
import {
  bidirectionalRequest,
  dialback,
  enableRequest,
  findDialback,
  NS_BIDIRECTIONAL_FEATURE,
  NS_STREAM_MANAGEMENT,
  parseEnabled,
  parseManagementFailure,
  parseResumption,
  resumeRequest,
} from "@kith/xmpp/extensions"
import type { Proof } from "./carrier.ts"
import { certifies } from "./certifies.ts"
import type { Conversation } from "./conversation.ts"
import type { DialbackKeys } from "./dialback-keys.ts"
import { LinkFailure } from "./link-failure.ts"
import type { Resumption } from "./link-parts.ts"
import { chainOf, type Dialled, matchesTlsa } from "./names/index.ts"

/** What comes of a stream that this side opens. */
export interface OpenedStream {
  readonly proof: Proof
  /** Stanzas may come back on it (XEP-0288). */
  readonly isBidirectional: boolean
  /** What the other side counts, where it does (XEP-0198). */
  readonly management:
    | { readonly kind: "new"; readonly id: string | undefined; readonly handledBefore: number | undefined }
    | { readonly kind: "resumed"; readonly handled: number }
    | undefined
}

export interface OpeningTerms {
  readonly local: string
  readonly remote: string
  /** Whether the other side must have a valid certificate. */
  readonly needsCertificate: boolean
  /** The end that has been connected to. */
  readonly end: Pick<Dialled, "host" | "isDirectTls" | "tlsa">
  /** Epoch milliseconds. */
  readonly now: number
}

/** A stream that is encrypted, and on which nobody has said yet who they are. */
export interface EncryptedStream {
  /** What the other side can do. */
  readonly features: Stanza
  /** Its certificate proves that it is the right one. */
  readonly isSure: boolean
}

/** Opens a stream and encrypts it. Throws {@link LinkFailure}. */
export async function openEncrypted(talk: Conversation, terms: OpeningTerms): Promise<EncryptedStream> {
  const { remote } = terms
  if (terms.end.isDirectTls) await talk.secured()
  let features = await talk.open()
  if (!talk.transport.isEncrypted) {
    // RFC 7590 §3.2: never in clear text.
    if (!features.has("starttls", NS_TLS)) {
      throw new LinkFailure(`${remote} offers no encryption, and nothing is sent without.`, {
        isLasting: true,
      })
    }
    await talk.secure()
    features = await talk.open()
  }
  return { features, isSure: judge(talk, terms) }
}

/** Proves on an encrypted stream who we are, so that stanzas can be sent. Throws {@link LinkFailure}. */
export async function openForStanzas(
  talk: Conversation,
  { local, remote }: Pick<OpeningTerms, "local" | "remote">,
  { features: offered, isSure }: EncryptedStream,
  keys: DialbackKeys,
  resumption: Resumption | undefined,
): Promise<OpenedStream> {
  let features = offered
  const isBidirectional = isSure && features.has("bidi", NS_BIDIRECTIONAL_FEATURE)
  if (isBidirectional) talk.transport.sendElement(bidirectionalRequest())
  if (offersExternal(features) && (await logIn(talk, local))) features = await talk.reopen()
  else await showKey(talk, { local, remote }, keys)
  const proof = isSure ? "certificate" : "dialback"
  const isManaged = features.has("sm", NS_STREAM_MANAGEMENT)
  return { proof, isBidirectional, management: isManaged ? await manage(talk, resumption) : undefined }
}

/** Asks the server that is responsible for a domain, on an encrypted stream, whether a key is one of its own (XEP-0220 §2.1.2). */
export async function askAboutKey(
  talk: Conversation,
  { local: from, remote: to }: Pick<OpeningTerms, "local" | "remote">,
  streamId: string,
  key: string,
): Promise<boolean> {
  talk.transport.sendElement(dialback({ step: "verify", from, to, streamId, key }))
  for (;;) {
    const answer = findDialback(await talk.next())
    if (answer?.step !== "verify" || answer.streamId !== streamId) continue
    if (answer.from !== to || answer.to !== from || answer.outcome === undefined) continue
    if (answer.outcome === "error") throw answer.error ?? new StanzaError("undefined-condition")
    return answer.outcome === "valid"
  }
}

/** Whether somebody known vouches for the certificate of the other side, and it is one of that domain. */
export function isCertified({ transport }: Pick<Conversation, "transport">, domain: string): boolean {
  const certificate = transport.clientCertificate
  return certificate?.isVouchedFor === true && certifies(certificate.raw, domain)
}

/** Whether the certificate of the other side proves who it is. Throws where it has to, and does not. */
function judge(talk: Conversation, { remote, needsCertificate, end, now }: OpeningTerms): boolean {
  const isTrusted = isCertified(talk, remote)
  const { peerCertificate } = talk.transport
  const verdict = matchesTlsa(
    {
      chain: peerCertificate === undefined ? [] : chainOf(peerCertificate),
      isTrusted,
      // RFC 7673 §4.1: a secure way leads from the domain to its host.
      namesServer: ({ raw }) => certifies(raw, remote) || certifies(raw, end.host),
      now,
    },
    end.tlsa,
  )
  if (verdict === "match") return true
  if (verdict === "mismatch") {
    throw new LinkFailure(`The certificate of ${remote} is not the one that its DNS names (DANE).`, {
      isLasting: true,
    })
  }
  if (needsCertificate && !isTrusted) {
    const fault = describeFault(talk, remote)
    throw new LinkFailure(`The certificate of ${remote} is not valid for it: ${fault}.`, { isLasting: true })
  }
  return isTrusted
}

function describeFault({ transport }: Conversation, domain: string): string {
  const certificate = transport.clientCertificate
  if (certificate === undefined) return "there is none"
  if (!certifies(certificate.raw, domain)) return "it is one for another name"
  return transport.certificateFault ?? "nobody known vouches for it"
}

function offersExternal(features: Stanza): boolean {
  const mechanisms = features.child("mechanisms", NS_SASL)?.childrenNamed("mechanism") ?? []
  return mechanisms.some(({ text }) => text.trim() === "EXTERNAL")
}

/** XEP-0178 §3: our certificate says who we are. `false` where the other side does not think so. */
async function logIn(talk: Conversation, local: string): Promise<boolean> {
  const identity = Buffer.from(local).toString("base64")
  talk.transport.sendElement(xml("auth", { xmlns: NS_SASL, mechanism: "EXTERNAL" }, identity))
  const answer = await talk.next()
  return answer.namespace === NS_SASL && answer.name === "success"
}

/** XEP-0220 §2.1.1. */
async function showKey(
  talk: Conversation,
  { local, remote }: Pick<OpeningTerms, "local" | "remote">,
  keys: DialbackKeys,
): Promise<void> {
  const key = keys.make({ receiving: remote, originating: local, streamId: talk.streamId })
  talk.transport.sendElement(dialback({ step: "result", from: local, to: remote, key }))
  for (;;) {
    const answer = findDialback(await talk.next())
    if (answer?.step !== "result" || answer.outcome === undefined) continue
    if (answer.from !== remote || answer.to !== local) continue
    if (answer.outcome === "valid") return
    const reason = answer.error?.message ?? "it has called back and did not find us"
    const text = `${remote} does not believe that this is ${local}: ${reason.replace(/\.$/, "")}.`
    if (answer.outcome === "invalid") throw new LinkFailure(text, { isLasting: true })
    // XEP-0220 §2.5: then whoever wrote is told of a timeout. Where the other side says that it passes, that may wait.
    const isLasting = answer.error?.type !== "wait"
    throw new LinkFailure(text, { isLasting, condition: "remote-server-timeout" })
  }
}

async function manage(
  talk: Conversation,
  resumption: Resumption | undefined,
): Promise<OpenedStream["management"]> {
  let handledBefore: number | undefined
  if (resumption !== undefined) {
    // From here on: what is dealt with before the answer comes is sent again all the same.
    resumption.inbox?.expectRepeats()
    const handled = resumption.inbox?.handled ?? 0
    talk.transport.sendElement(resumeRequest({ previousId: resumption.id, handled }))
    const answer = await nextOfManagement(talk)
    if (answer.name === "resumed") return { kind: "resumed", handled: parseResumption(answer).handled }
    handledBefore = answer.name === "failed" ? parseManagementFailure(answer).handled : undefined
  }
  talk.transport.sendElement(enableRequest({ isResumable: true }))
  const answer = await nextOfManagement(talk)
  if (answer.name !== "enabled") return undefined
  const { id, isResumable } = parseEnabled(answer)
  return { kind: "new", id: isResumable ? id : undefined, handledBefore }
}

/** Where both sides use the stream, stanzas may come ahead of the answer: they are not lost (see `Conversation`). */
async function nextOfManagement(talk: Conversation): Promise<Stanza> {
  return talk.nextWhere(({ namespace }) => namespace === NS_STREAM_MANAGEMENT)
}
