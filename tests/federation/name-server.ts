import { Resolver } from "node:dns/promises"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { claimPorts } from "../claim-ports.ts"
import { Program } from "../program.ts"

/** Where other servers find a domain. */
export interface DomainRecords {
  /**
   * By default the host of a domain is `localhost`: ejabberd asks nobody but the machine for the address of a host. With an
   * address the host has a name of its own, and with `none` a name that leads nowhere.
   */
  readonly address?: string
  /** For STARTTLS, and for TLS from the first byte (XEP-0368); none: there is no SRV record of the kind. */
  readonly port?: number
  readonly directTlsPort?: number
}

/** Answers before it is asked anything else: then it serves. */
const OWN_NAME = "name-server.example"

/** The DNS of the small internet: what it does not know below `example` does not exist, and nothing else is asked anywhere. */
export class NameServer {
  readonly address = "127.0.0.1"
  readonly port: number
  readonly #folder: string
  readonly #records = new Map<string, DomainRecords>()
  #zone: readonly string[] = []
  #program: Program | undefined
  /** One change after the other. */
  #changes: Promise<void> = Promise.resolve()

  private constructor(folder: string, port: number) {
    this.#folder = folder
    this.port = port
  }

  static async start(): Promise<NameServer> {
    const folder = await mkdtemp(join(tmpdir(), "kith-names-"))
    const [port = 0] = await claimPorts(1)
    const server = new NameServer(folder, port)
    await server.#startAgain()
    return server
  }

  /** Changes what is known of these domains; `undefined` forgets one. Nobody may keep an answer, so it counts at once. */
  async publish(changes: Readonly<Record<string, DomainRecords | undefined>>): Promise<void> {
    for (const [domain, records] of Object.entries(changes)) {
      if (records === undefined) this.#records.delete(domain)
      else this.#records.set(domain, records)
    }
    await this.#apply()
  }

  /** Knows from now on what lines of a zone file say besides (RFC 1035 §5.1), in the place of earlier ones. */
  async publishZone(lines: readonly string[]): Promise<void> {
    this.#zone = lines.map(translate)
    await this.#apply()
  }

  async #apply(): Promise<void> {
    const change = this.#changes.then(() => this.#startAgain())
    this.#changes = change.catch(() => undefined)
    await change
  }

  /** From now on nobody answers. */
  async silence(): Promise<void> {
    await this.#program?.end("SIGKILL")
  }

  /** What it was asked lately, and what it answered. */
  get log(): string {
    return this.#program?.output ?? ""
  }

  async stop(): Promise<void> {
    await this.silence()
    await rm(this.#folder, { recursive: true, force: true })
  }

  async #startAgain(): Promise<void> {
    await this.silence()
    const file = join(this.#folder, "dnsmasq.conf")
    await writeFile(file, this.#configure())
    const resolver = new Resolver({ timeout: 200, tries: 1 })
    resolver.setServers([`${this.address}:${this.port}`])
    this.#program = await Program.start("dnsmasq", {
      arguments: ["--keep-in-foreground", `--conf-file=${file}`],
      isReady: async () => (await resolver.resolve4(OWN_NAME).catch(() => [])).length > 0,
    })
  }

  #configure(): string {
    return [
      `port=${this.port}`,
      `listen-address=${this.address}`,
      "bind-interfaces",
      "no-resolv",
      "no-hosts",
      "local=/example/",
      "local=/localhost/",
      // It would become somebody whom a small system does not have.
      ...(process.getuid?.() === 0 ? ["user=root", "group=root"] : []),
      `pid-file=${join(this.#folder, "dnsmasq.pid")}`,
      "log-facility=-",
      "log-queries",
      `host-record=${OWN_NAME},${this.address}`,
      "host-record=localhost,127.0.0.1",
      ...[...this.#records].flatMap(([domain, records]) => describe(domain, records)),
      ...this.#zone,
      "",
    ].join("\n")
  }
}

/** The lines of dnsmasq for a domain. */
function describe(domain: string, { address, port, directTlsPort }: DomainRecords): string[] {
  const host = address === undefined ? "localhost" : `xmpp.${domain}`
  const services = Object.entries({ "_xmpp-server": port, "_xmpps-server": directTlsPort })
  return [
    ...services.flatMap(([name, at]) =>
      at === undefined ? [] : [`srv-host=${name}._tcp.${domain},${host},${at}`],
    ),
    ...(host === "localhost" || address === "none" ? [] : [`host-record=${host},${domain},${address}`]),
  ]
}

/** A line of a zone file, in the words of dnsmasq. */
function translate(line: string): string {
  const fields = line
    .trim()
    .split(/\s+/)
    .map((field) => field.replace(/\.$/, ""))
  const [owner, , , type, ...data] = fields
  if (type === "SRV") {
    const [priority, weight, port, target] = data
    return `srv-host=${owner},${target},${port},${priority},${weight}`
  }
  if (type === "CNAME") return `cname=${owner},${data[0]}`
  if (type === "A") return `host-record=${owner},${data[0]}`
  throw new Error(`The name server of the tests does not know such a record: ${line}`)
}
