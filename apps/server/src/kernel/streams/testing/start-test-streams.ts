import { mkdtemp, rm } from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DomainError, type EarlyIqRequest, type Log } from "@kith/feature-kit"
import { type ElementLike, Jid, type Stanza } from "@kith/xmpp"
import type { z } from "zod"
import { TestClock } from "../../../testing/test-clock.ts"
import { boshSettings, createBoshListener } from "../../listeners/bosh/index.ts"
import { listenTcp } from "../../listeners/tcp/tcp-listener.ts"
import { openServerTls, type ServerTls } from "../../listeners/tls/server-tls.ts"
import { createWebSocketUpgrade } from "../../listeners/websocket/websocket-listener.ts"
import { LoginRegistry } from "../../router/login-registry.ts"
import { ClientDomain } from "../client-domain.ts"
import { ClientStreams } from "../client-streams.ts"
import type { StreamServices } from "../services.ts"
import type { LocalSession } from "../session.ts"
import { streamSettings } from "../settings.ts"
import { TestAccounts } from "./test-accounts.ts"

/**
 * The streams with all their doors, and a kernel behind them that is as small as can be: three accounts, and every
 * stanza goes to the full JID it is addressed to or back to its sender.
 */
export interface TestStreams {
  readonly domain: string
  readonly ports: { readonly tcp: number; readonly directTls: number; readonly http: number }
  readonly clock: TestClock
  readonly accounts: TestAccounts
  readonly streams: ClientStreams
  /** What the connections share. */
  readonly first: ClientDomain
  readonly tls: ServerTls
  readonly kernel: TestKernel
  readonly failures: readonly string[]
  close(): Promise<void>
}

/** What the streams have asked of the kernel. */
export class TestKernel {
  readonly sessions = new Map<string, LocalSession>()
  readonly received: Stanza[] = []
  readonly ended: { readonly jid: string; readonly unacknowledged: readonly Stanza[] }[] = []
  readonly resumed: string[] = []
  readonly early: EarlyIqRequest[] = []
  readonly nonzas: string[] = []
  /** Set: stanzas are passed on, but what would say that they are safe waits here. */
  held: (() => void)[] | undefined
  refusal: DomainError | undefined
  readonly logins = new LoginRegistry("localhost")

  /** Lets everything be done, in another order than it came. */
  releaseHeld(): void {
    const held = this.held ?? []
    this.held = undefined
    for (const done of held.reverse()) done()
  }

  session(jid: string): LocalSession {
    const session = this.sessions.get(jid)
    if (session === undefined) throw new Error(`There is no session ${jid}`)
    return session
  }

  receive(session: LocalSession, stanza: Stanza, done: () => void): void {
    this.received.push(stanza)
    const from = session.jid.toString()
    const receiver = stanza.to === undefined ? session : this.sessions.get(stanza.to)
    receiver?.send(stanza.withAttrs({ from }))
    if (this.held === undefined) done()
    else this.held.push(done)
  }
}

export async function startTestStreams(
  settings: z.input<typeof streamSettings> = {},
  bosh: z.input<typeof boshSettings> = {},
): Promise<TestStreams> {
  const domain = "localhost"
  const dataFolder = await mkdtemp(join(tmpdir(), "kith-streams-"))
  const clock = new TestClock()
  const accounts = new TestAccounts()
  const kernel = new TestKernel()
  const failures: string[] = []
  const log: Log = {
    debug: () => {},
    info: () => {},
    warn: (text) => failures.push(text),
    error: (text, facts) => failures.push(`${text}: ${facts?.cause}`),
  }
  const tls = await openServerTls({ files: undefined, dataFolder, domain, clock, log })
  const parsed = streamSettings.parse(settings)
  const first = new ClientDomain({
    services: createServices(domain, accounts, kernel),
    settings: parsed,
    clock,
    log,
    secret: new Uint8Array(32),
  })
  const find = (name: string) => (name === domain ? first : undefined)
  const streams = new ClientStreams({
    domains: { first, find, all: () => [first] },
    settings: parsed,
    clock,
  })
  const tcpParts = { addresses: ["127.0.0.1"], port: 0, streams, settings: parsed, tls, clock }
  const tcp = await listenTcp({ ...tcpParts, isDirectTls: false })
  const directTls = await listenTcp({ ...tcpParts, isDirectTls: true })

  const allowedOrigins = ["https://chat.example"]
  const boshListener = createBoshListener({
    streams,
    settings: boshSettings.parse(bosh),
    streamSettings: parsed,
    allowedOrigins,
    clock,
    log,
  })
  const http = createServer((request, response) => {
    // As a proxy would say it.
    const isHttps = request.headers["x-forwarded-proto"] === "https"
    const host = request.headers.host ?? ""
    boshListener.handle(request, response, {
      remoteAddress: "127.0.0.1",
      isConfidential: true,
      isHttps,
      host,
    })
  })
  const upgrade = createWebSocketUpgrade(streams, parsed, allowedOrigins, clock)
  http.on("upgrade", (request, socket, head) => {
    socket.on("error", () => socket.destroy())
    const host = request.headers.host ?? ""
    upgrade(request, socket, head, { remoteAddress: "127.0.0.1", isConfidential: true, isHttps: false, host })
  })
  await new Promise<void>((listening) => http.listen(0, "127.0.0.1", listening))

  return {
    domain,
    ports: { tcp: tcp.port, directTls: directTls.port, http: (http.address() as AddressInfo).port },
    clock,
    accounts,
    streams,
    first,
    tls,
    kernel,
    failures,
    async close() {
      kernel.releaseHeld()
      await streams.close()
      await Promise.all([tcp.close(), directTls.close(), new Promise((closed) => http.close(closed))])
      tls.close()
      await rm(dataFolder, { recursive: true })
    },
  }
}

function createServices(domain: string, accounts: TestAccounts, kernel: TestKernel): StreamServices {
  let resources = 0
  return {
    domain,
    accounts,
    logins: kernel.logins,
    isAccountDomain: (name) => name === domain,
    streamFeatures: (stage): ElementLike[] =>
      stage === "before-login"
        ? [{ name: "register", attrs: { xmlns: "http://jabber.org/features/iq-register" } }]
        : [{ name: "ver", attrs: { xmlns: "urn:xmpp:features:rosterver" } }],
    findEarlyIq: (type, namespace) => {
      if (type !== "get" || namespace !== "jabber:iq:register") return undefined
      return (request) => {
        kernel.early.push(request)
        return { name: "query", attrs: { xmlns: namespace } }
      }
    },
    findNonza: (name, namespace) =>
      namespace === "urn:xmpp:csi:0" ? () => void kernel.nonzas.push(name) : undefined,
    chooseResource: (user, wanted) => user.withResource(wanted ?? `resource-${++resources}`),
    async start(session) {
      if (kernel.refusal !== undefined) throw kernel.refusal
      const jid = session.jid.toString()
      kernel.sessions.get(jid)?.close("conflict")
      kernel.sessions.set(jid, session)
    },
    detached: () => undefined,
    resumed: (session) => void kernel.resumed.push(session.jid.toString()),
    ended(session, unacknowledged) {
      const jid = session.jid.toString()
      if (kernel.sessions.get(jid) === session) kernel.sessions.delete(jid)
      kernel.ended.push({ jid, unacknowledged })
    },
    receive: (session, stanza, done) => kernel.receive(session, stanza, done),
  }
}

export const romeo = Jid.parse("romeo@localhost")
export const juliet = Jid.parse("juliet@localhost")
export const notAdmitted = new DomainError("policy-violation", "Too many log-ins; wait a minute.")
