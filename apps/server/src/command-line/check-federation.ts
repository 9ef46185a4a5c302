import { readFile } from "node:fs/promises"
import { createSecureContext, rootCertificates, type SecureContext } from "node:tls"
import { Jid } from "@kith/xmpp"
import type { Config } from "../config.ts"
import { systemClock } from "../kernel/feature-host/system-clock.ts"
import {
  openNames,
  ServerNotFound,
  ServerUnreachable,
  type SurveyedTarget,
} from "../kernel/federation/names/index.ts"
import { isFederated } from "../kernel/federation/settings.ts"
import { ownCertificatePath, TLS_OPTIONS } from "../kernel/listeners/tls/server-tls.ts"
import { explainProbeFailure, judgeProbe } from "./checks/federation/judge-probe.ts"
import { ProbeFailure, probeServer } from "./checks/federation/probe-server.ts"
import { bad, type Finding, note } from "./checks/finding.ts"
import { type Command, UsageError } from "./command.ts"
import { printFindings, type Section } from "./print-findings.ts"
import { configsOf, readHostedConfigs } from "./served-configs.ts"

const QUIET = { debug() {}, info() {}, warn() {}, error() {} }

export const checkFederation: Command = {
  name: "check federation",
  parameters: "<domain>",
  summary: "Call another server at each of its addresses, and say what keeps the two from talking",
  async run({ config, features, terminal, names: [typed = ""] }) {
    const all = [config, ...configsOf(await readHostedConfigs(config, features))]
    const domain = readServerDomain(typed, all)
    const names = openNames(config.federation, systemClock, QUIET)
    try {
      const sections: Section[] = []
      const targets = await names.survey(domain)
      for (const own of all) {
        const title = all.length > 1 ? { title: `As ${own.server.domain}` } : {}
        sections.push({ ...title, findings: describeOwnSettings(own) })
        const call = { domain, config: own, secureContext: await openSecureContext(own) }
        for (const target of targets) sections.push(...(await checkTarget(target, call)))
      }
      return printFindings(terminal, sections)
    } catch (error) {
      if (!(error instanceof ServerNotFound || error instanceof ServerUnreachable)) throw error
      return printFindings(terminal, [{ findings: [bad(error.message)] }])
    } finally {
      names.close()
    }
  },
}

function readServerDomain(text: string, own: readonly Config[]): string {
  const jid = Jid.tryParse(text)
  if (jid === undefined || jid.local !== undefined || jid.resource !== undefined) {
    throw new UsageError(`${text} is no domain, such as example.org.`)
  }
  if (own.some(({ server }) => server.domain === jid.domain)) {
    throw new UsageError(`${text} is this server itself. To see how others find it: npx kith check dns`)
  }
  return jid.domain
}

function describeOwnSettings({ federation, server }: Config): Finding[] {
  if (isFederated(federation, server.domain)) return []
  const why =
    server.domain === "localhost"
      ? "its domain is localhost, where nobody can call back"
      : "[federation] enabled is false"
  return [note(`This server talks to no others: ${why}`)]
}

interface Call {
  readonly domain: string
  readonly config: Config
  readonly secureContext: SecureContext
}

async function checkTarget(
  target: SurveyedTarget,
  { domain, config, secureContext }: Call,
): Promise<Section[]> {
  const { host, port, isDirectTls, addresses, problems } = target
  const way = isDirectTls ? "direct TLS" : "STARTTLS"
  const sections = addresses.map(async (address): Promise<Section> => {
    const place = host === address ? "" : `${host}, `
    const title = `${place}${address.includes(":") ? `[${address}]` : address} port ${port}, ${way}`
    try {
      const call = { from: config.server.domain, to: domain, address, port, isDirectTls, secureContext }
      const probe = await probeServer(call)
      const admitsDialback = config.federation.certificates === "dialback"
      const hasCertificate = config.tls.certificate !== ""
      return {
        title,
        findings: judgeProbe(probe, { domain, admitsDialback, hasCertificate, now: Date.now() }),
      }
    } catch (error) {
      if (!(error instanceof ProbeFailure)) throw error
      return { title, findings: [explainProbeFailure(error)] }
    }
  })
  // One address is enough.
  const told = problems.map((text) => (addresses.length > 0 ? note(text) : bad(`${text}.`)))
  if (told.length === 0) return Promise.all(sections)
  return [{ title: `${host} port ${port}, ${way}`, findings: told }, ...(await Promise.all(sections))]
}

/** As this server calls others, with its own certificate. */
async function openSecureContext({ tls, federation, server }: Config): Promise<SecureContext> {
  // The server's own certificate and its key are in one file.
  const own = ownCertificatePath(server.dataFolder, server.domain)
  const authorities = federation.authorities === "" ? [] : [await readFile(federation.authorities, "utf8")]
  const files = tls.certificate === "" ? { certificate: own, key: own } : tls
  const [cert, key] = await Promise.all(
    [files.certificate, files.key].map((path) => readFile(path).catch(() => undefined)),
  )
  return createSecureContext({
    ...TLS_OPTIONS,
    ca: [...rootCertificates, ...authorities],
    ...(cert !== undefined && key !== undefined && { cert, key }),
  })
}
