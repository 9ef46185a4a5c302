import { networkInterfaces } from "node:os"
import { Jid } from "@kith/xmpp"
import { systemClock } from "../kernel/feature-host/system-clock.ts"
import {
  cacheAnswers,
  formatNameServer,
  openDnsClient,
  readMachineNameServers,
  readNameServers,
} from "../kernel/federation/names/index.ts"
import { clientServices, serverServices } from "./checks/dns/own-services.ts"
import { findServiceDomains } from "./checks/dns/service-domains.ts"
import { surveyDomains } from "./checks/dns/survey-domains.ts"
import { formatZone, type OwnDomain } from "./checks/dns/zone-records.ts"
import { type Command, type CommandContext, UsageError } from "./command.ts"
import { printFindings } from "./print-findings.ts"
import { configsOf, readHostedConfigs } from "./served-configs.ts"

export const checkDns: Command = {
  name: "check dns",
  parameters: "[domain]",
  summary: "Look up what DNS says of this server, or of a domain it is to have, and print the records to add",
  async run(context) {
    const { config, terminal } = context
    const subjects = await listSubjects(context)
    if (subjects.every(([{ domain }]) => domain === "localhost")) {
      terminal.print(
        "The domain is localhost, which nobody looks up. Set [server] domain in kith.toml first,",
      )
      terminal.print("or say which one it is to be: kith check dns example.org")
      return 0
    }
    const nameServers = readNameServers(config.federation.nameServers)
    const client = openDnsClient({ nameServers, areValidating: false, clock: systemClock })
    const dns = cacheAnswers(client, systemClock)
    try {
      const asked = nameServers.length > 0 ? nameServers : readMachineNameServers()
      terminal.print(`Asking ${asked.map(formatNameServer).join(" and ")}`)
      let worst = 0
      for (const domains of subjects) {
        if (domains[0].domain === "localhost") continue
        const { sections, host } = await surveyDomains(domains, { dns, ownAddresses: listOwnAddresses() })
        worst = Math.max(worst, printFindings(terminal, sections))
        terminal.print("\nAs it should stand in the zone file:\n")
        for (const line of formatZone(domains, host)) terminal.print(line)
      }
      return worst
    } finally {
      client.close()
    }
  },
}

/** What is looked up: one domain with its services after another, or only the one that was typed. */
async function listSubjects(context: CommandContext): Promise<(readonly [OwnDomain, ...OwnDomain[]])[]> {
  const { config, features, names, domain } = context
  const hosted = configsOf(await readHostedConfigs(config, features))
  const all = [config, ...hosted]
  if (names[0] === undefined) {
    const wanted =
      domain === config.server.domain ? all : all.filter(({ server }) => server.domain === domain)
    return Promise.all(wanted.map((each) => listOwnDomains({ config: each, features, names })))
  }
  const typed = readDomain(names[0])
  const owner = hosted.find(({ server }) => typed === server.domain || typed.endsWith(`.${server.domain}`))
  return [await listOwnDomains({ config: owner ?? config, features, names })]
}

/** The domain of the accounts first. Another one takes the place of the server's own in all of them. */
async function listOwnDomains({
  config,
  features,
  names,
}: Pick<CommandContext, "config" | "features" | "names">): Promise<readonly [OwnDomain, ...OwnDomain[]]> {
  const own = config.server.domain
  const served = await findServiceDomains(config, features)
  const wanted = names[0] === undefined ? own : readDomain(names[0])
  const servers = serverServices(config)
  if (served.includes(wanted)) return [{ domain: wanted, services: servers }]
  const others = served.map((domain) =>
    domain.endsWith(`.${own}`) ? `${domain.slice(0, -own.length)}${wanted}` : domain,
  )
  return [
    { domain: wanted, services: [...clientServices(config), ...servers] },
    ...others.map((domain) => ({ domain, services: servers })),
  ]
}

function readDomain(text: string): string {
  const jid = Jid.tryParse(text)
  if (jid !== undefined && jid.local === undefined && jid.resource === undefined) return jid.domain
  throw new UsageError(`${text} is no domain, such as example.org.`)
}

function listOwnAddresses(): readonly string[] {
  return Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .map(({ address }) => address)
}
