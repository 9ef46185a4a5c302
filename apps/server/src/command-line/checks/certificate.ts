import { createPrivateKey, X509Certificate } from "node:crypto"
import { readFile } from "node:fs/promises"
import type { Config } from "../../config.ts"
import { certifies } from "../../kernel/federation/certifies.ts"
import { ownCertificatePath } from "../../kernel/listeners/tls/server-tls.ts"
import { bad, type Finding, good, note } from "./finding.ts"

const DAY_MS = 24 * 60 * 60 * 1000
const SOON_DAYS = 14

const PAGE = "docs/operators/your-domain.md"

/**
 * Whether clients will accept the certificate of the XMPP ports, and other servers too. `services`: the further domains
 * that other servers write to, such as that of rooms. `now` in epoch milliseconds.
 */
export async function checkCertificate(
  { tls, server }: Config,
  services: readonly string[],
  now: number,
): Promise<Finding[]> {
  if (tls.certificate === "") return [await describeOwn(server)]
  if (tls.key === "") return [bad("[tls] certificate is set without key. Set both, or none.")]
  try {
    const certificate = new X509Certificate(await readFile(tls.certificate))
    const key = createPrivateKey(await readFile(tls.key))
    if (!certificate.checkPrivateKey(key)) {
      return [bad(`${tls.key} is not the key of ${tls.certificate}. Use the two that were made together.`)]
    }
    return [
      describeDomain(certificate, server.domain),
      ...describeServices(certificate, services),
      describeTime(certificate, now),
    ]
  } catch (error) {
    return [bad(explainUnreadable(error as NodeJS.ErrnoException))]
  }
}

function explainUnreadable({ code, path, message }: NodeJS.ErrnoException): string {
  if (code === "ENOENT") {
    return `${path} is not there. Get a certificate (${PAGE} shows how), or correct [tls] certificate and key.`
  }
  if (code === "EACCES" || code === "EPERM") {
    return `This user may not read ${path}. What certbot gets is for root alone: copy it from there (${PAGE} shows how).`
  }
  return `The certificate cannot be read: ${message}. Correct [tls] certificate and key.`
}

async function describeOwn({ domain, dataFolder }: Config["server"]): Promise<Finding> {
  const isThere = await readFile(ownCertificatePath(dataFolder, domain)).then(
    () => true,
    () => false,
  )
  if (domain === "localhost") {
    return good(
      isThere ? "Certificate: the server's own" : "Certificate: the server makes its own at the first start",
    )
  }
  return note(
    "Certificate: the server's own, which nobody vouches for: clients will warn, and most other servers will not talk to it. Set [tls] certificate and key.",
  )
}

function describeDomain(certificate: X509Certificate, domain: string): Finding {
  // Only the names of the extension count (RFC 9525 §6.3).
  if (certificate.checkHost(domain, { subject: "never" }) !== undefined)
    return good(`Certificate: for ${domain}`)
  const names = certificate.subjectAltName ?? "nothing"
  return bad(`The certificate is for ${names}, not for ${domain}. Get one that names ${domain}.`)
}

/** Other servers look for the name of the domain that they write to. */
function describeServices(certificate: X509Certificate, services: readonly string[]): Finding[] {
  if (services.length === 0) return []
  const unnamed = services.filter((domain) => !certifies(certificate.raw, domain))
  if (unnamed.length === 0) return [good(`Certificate: for ${services.join(", ")} too`)]
  return [
    bad(
      `The certificate does not name ${unnamed.join(", ")}, so most other servers will not talk to what is there. Get one that does (${PAGE} shows how).`,
    ),
  ]
}

function describeTime(certificate: X509Certificate, now: number): Finding {
  const [from, to] = [certificate.validFromDate, certificate.validToDate]
  const day = to.toISOString().slice(0, 10)
  if (now < from.getTime())
    return bad(
      `The certificate is valid from ${from.toISOString()} on, which is yet to come. Look at the clock.`,
    )
  if (now > to.getTime()) return bad(`The certificate has expired on ${day}. Renew it.`)
  const daysLeft = Math.floor((to.getTime() - now) / DAY_MS)
  const text = `Certificate: valid until ${day}, ${daysLeft} days`
  return daysLeft < SOON_DAYS ? note(`${text}. Renew it.`) : good(text)
}
