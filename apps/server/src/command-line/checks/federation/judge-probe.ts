import type { X509Certificate } from "node:crypto"
import { StreamError } from "@kith/xmpp"
import { certifies } from "../../../kernel/federation/certifies.ts"
import { bad, type Finding, good, note } from "../finding.ts"
import { type Offers, type Probe, ProbeFailure } from "./probe-server.ts"

const DAY_MS = 24 * 60 * 60 * 1000
const SOON_DAYS = 14

export interface Expectations {
  /** The other server's. */
  readonly domain: string
  /** Whether a server without a valid certificate is talked to, when it proves by dialback who it is. */
  readonly admitsDialback: boolean
  /** Whether this server shows a certificate that it was given, or one that it has signed itself. */
  readonly hasCertificate: boolean
  /** Epoch ms. */
  readonly now: number
}

/** What a server has shown at one address, and what is to be mended. */
export function judgeProbe(probe: Probe, expectations: Expectations): Finding[] {
  const { certificate } = probe
  return [
    good(`Encryption: ${probe.protocol}`),
    ...(certificate === undefined
      ? [bad("It shows no certificate. Its operator should set one.")]
      : judgeCertificate(certificate, probe, expectations)),
    ...judgeOutcome(probe.outcome, expectations),
  ]
}

const DISTRUST: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: "It has signed its certificate itself, so nobody vouches for it",
  SELF_SIGNED_CERT_IN_CHAIN: "Its certificate is of an authority that this server does not know",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "Its certificate is of an authority that this server does not know",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    "Its certificate comes without those of its issuers, so nobody can follow who vouches for it",
  CERT_HAS_EXPIRED: "Its certificate, or one of its issuers, has expired",
  CERT_NOT_YET_VALID: "Its certificate is not valid yet; one of the two clocks may be wrong",
  CERT_REVOKED: "Its certificate was revoked",
}
const ADVICE: Readonly<Record<string, string>> = {
  SELF_SIGNED_CERT_IN_CHAIN: "If you trust that authority, add it to the file of [federation] authorities",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    "If you trust that authority, add it to the file of [federation] authorities",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "Its operator should set the file with the full chain",
}

function judgeCertificate(
  certificate: X509Certificate,
  { distrust }: Probe,
  { domain, admitsDialback, now }: Expectations,
): Finding[] {
  const findings: Finding[] = []
  // Where a call back may prove it as well, a bad certificate keeps nobody away.
  const mend = admitsDialback ? note : bad
  if (distrust !== undefined) {
    const text = DISTRUST[distrust] ?? `Nobody vouches for its certificate (${distrust})`
    findings.push(
      mend(`${text}. ${ADVICE[distrust] ?? "Its operator should get one that everybody trusts"}.`),
    )
  }
  if (!certifies(certificate.raw, domain)) {
    const names = certificate.subjectAltName ?? "nobody"
    findings.push(
      mend(`Its certificate is for ${names}, not for ${domain}. Its operator should get one that is.`),
    )
  }
  const day = certificate.validToDate.toISOString().slice(0, 10)
  const daysLeft = Math.floor((certificate.validToDate.getTime() - now) / DAY_MS)
  if (findings.length === 0) {
    const text = `Certificate: for ${domain}, valid until ${day}, ${daysLeft} days`
    findings.push(daysLeft < SOON_DAYS ? note(`${text}. Its operator should renew it.`) : good(text))
  }
  return findings
}

function judgeOutcome(
  outcome: Offers | ProbeFailure,
  { admitsDialback, hasCertificate }: Expectations,
): Finding[] {
  const advice = hasCertificate
    ? "look at it with npx kith check"
    : "set [tls] certificate and key, as the server's own is vouched for by nobody"
  if (outcome instanceof ProbeFailure) {
    const isCertificate = outcome.cause instanceof StreamError && outcome.cause.condition === "not-authorized"
    const hint = note(`If it does not like the certificate of this server: ${advice}`)
    return [explainProbeFailure(outcome), ...(isCertificate ? [hint] : [])]
  }
  const offers = good(`It offers ${listOffers(outcome)}`)
  if (outcome.external) {
    // Some offer it whatever certificate they were shown.
    return hasCertificate
      ? [offers]
      : [offers, note(`It may not accept the certificate of this server: ${advice}`)]
  }
  if (!outcome.dialback) {
    const why = "It does not accept the certificate of this server, and no other proof of who it is"
    return [offers, bad(`${why}: ${advice}.`)]
  }
  const why =
    "It does not accept the certificate of this server and will call back to know who it is (dialback)"
  return [offers, admitsDialback ? note(why) : note(`${why}: ${advice}`)]
}

function listOffers(offers: Offers): string {
  const names = [
    offers.external && "log-in by certificate (EXTERNAL)",
    offers.dialback && "dialback",
    offers.bidirectional && "both directions on one connection (bidi)",
    offers.streamManagement && "stream management",
  ]
  return names.filter((name) => name !== false).join(", ") || "nothing"
}

const STEPS: Readonly<Record<ProbeFailure["step"], string>> = {
  connection: "",
  stream: "It ",
  encryption: "TLS fails: it ",
  "encrypted stream": "Over TLS it ",
}

const SOCKET_ERRORS: Readonly<Record<string, string>> = {
  ECONNREFUSED:
    "Nobody listens there (connection refused). Its operator should start the server, or correct the record or the firewall.",
  ETIMEDOUT:
    "It does not answer. A firewall may stand between; look whether this machine may call that port.",
  EHOSTUNREACH: "There is no way to it from this machine (no route).",
  ENETUNREACH: "There is no way to it from this machine (no such network).",
  ECONNRESET: "It breaks the connection.",
}

const CONDITIONS: Readonly<Record<string, string>> = {
  "host-unknown":
    "does not know that domain. The record leads to the wrong server, or it is not set up for it",
  "host-gone": "says that the domain has moved away",
  "not-authorized": "does not let this server in",
  "policy-violation": "does not want this server",
  "remote-connection-failed": "cannot reach this server to call back. Look at kith check dns",
  "resource-constraint": "is too busy",
}

/** Why an address has shown nothing. */
export function explainProbeFailure(failure: ProbeFailure): Finding {
  const { cause, step } = failure
  if (cause instanceof StreamError) {
    const words = CONDITIONS[cause.condition] ?? `ends the stream (${cause.condition})`
    const text = cause.text === undefined ? "" : ` It says: ${cause.text.replace(/[\p{C}\s]+/gu, " ")}`
    return bad(`${STEPS[step]}${words}.${text}`)
  }
  const { code = "", message } = cause as NodeJS.ErrnoException
  const known = SOCKET_ERRORS[code]
  if (known !== undefined) return bad(`${STEPS[step] === "" ? "" : `${step}: `}${known}`)
  return bad(`${STEPS[step] || "It "}${message}.`)
}
