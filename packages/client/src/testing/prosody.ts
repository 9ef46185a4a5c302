import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { connect, createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Endpoint } from "../index.ts"

export const PROSODY_IS_INSTALLED = spawnSync("prosodyctl", ["--help"]).error === undefined

/** A stock server of our own on free loopback ports, with its data in a temporary folder. Its domain is `localhost`. */
export interface Prosody {
  readonly domain: "localhost"
  readonly webSocket: Endpoint
  readonly tcp: Endpoint
  readonly webSocketPort: number
  readonly tcpPort: number
  /** PEM of its certificate. */
  readonly certificate: string
  /** Where its storage is. */
  readonly dataFolder: string
  /** Ends it as its owner does. */
  stop(): Promise<void>
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>
  start(): Promise<void>
  /** Ends it and removes its data. */
  remove(): Promise<void>
}

export interface ProsodyOptions {
  readonly modules?: readonly string[]
  readonly settings?: string
  /** Sections that follow that of the domain; by default its rooms. */
  readonly components?: string
}

const ROOMS = `
    Component "rooms.localhost" "muc"
      modules_enabled = { "muc_mam" }
      restrict_room_creation = false
`

const MODULES = ["roster", "saslauth", "tls", "disco", "carbons", "ping", "time", "version", "register"]
export const ALL_MODULES = [...MODULES, "csi", "smacks", "mam", "offline", "pep", "websocket"]
/** Of one file. */
const UPLOAD_BYTES_MOST = 1024 * 1024
export const PLAIN_MODULES = [...MODULES, "offline", "websocket"]

export async function startProsody(options: ProsodyOptions = {}): Promise<Prosody> {
  const folder = mkdtempSync(join(tmpdir(), "kith-prosody-"))
  const [tcpPort, webSocketPort] = await findFreePorts(2)
  if (tcpPort === undefined || webSocketPort === undefined) throw new Error("No free ports")
  const certificate = makeCertificate(folder)
  const configuration = join(folder, "prosody.cfg.lua")
  writeFileSync(configuration, configure(folder, tcpPort, webSocketPort, options))
  let running: ChildProcess | undefined

  const start = async () => {
    running = spawn("prosody", ["--config", configuration, "-F"], { stdio: "ignore" })
    await Promise.all([whenListening(tcpPort), whenListening(webSocketPort)])
  }
  const end = async (signal: NodeJS.Signals) => {
    const process = running
    running = undefined
    if (process === undefined) return
    const exited = new Promise((resolve) => process.once("exit", resolve))
    process.kill(signal)
    await exited
  }
  const kill = () => end("SIGKILL")
  await start()
  return {
    domain: "localhost",
    tcp: {
      kind: "tcp",
      host: "127.0.0.1",
      port: tcpPort,
      security: "starttls",
      certificateAuthority: certificate,
    },
    webSocket: { kind: "websocket", url: `ws://127.0.0.1:${webSocketPort}/xmpp-websocket` },
    tcpPort,
    webSocketPort,
    certificate,
    dataFolder: join(folder, "data"),
    start,
    stop: () => end("SIGTERM"),
    kill,
    async remove() {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function configure(folder: string, tcpPort: number, webSocketPort: number, options: ProsodyOptions): string {
  const { modules = ALL_MODULES, settings = "", components = ROOMS } = options
  return `
    run_as_root = true
    data_path = "${folder}/data"
    pidfile = "${folder}/prosody.pid"
    log = { info = "${folder}/prosody.log" }
    interfaces = { "127.0.0.1" }
    c2s_ports = { ${tcpPort} }
    s2s_ports = { }
    http_ports = { ${webSocketPort} }
    https_ports = { }
    http_interfaces = { "127.0.0.1" }
    http_default_host = "localhost"
    consider_websocket_secure = true
    c2s_require_encryption = true
    authentication = "internal_hashed"
    password_hash = "SHA-256"
    storage = "internal"
    allow_registration = true
    modules_enabled = { ${modules.map((name) => `"${name}"`).join(", ")} }
    modules_disabled = { "s2s" }
    ${settings}
    VirtualHost "localhost"
      ssl = { key = "${folder}/key.pem"; certificate = "${folder}/certificate.pem" }
    Component "upload.localhost" "http_file_share"
      http_host = "localhost"
      http_file_share_size_limit = ${UPLOAD_BYTES_MOST}
    ${components}
  `
}

function makeCertificate(folder: string): string {
  const path = join(folder, "certificate.pem")
  const made = spawnSync("openssl", [
    ..."req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost".split(
      " ",
    ),
    ...["-addext", "subjectAltName=DNS:localhost", "-keyout", join(folder, "key.pem"), "-out", path],
  ])
  if (made.status !== 0) throw new Error(`openssl failed: ${made.stderr}`)
  return readFileSync(path, "utf8")
}

export async function findFreePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer()
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
      return server
    }),
  )
  return servers.map((server) => {
    const address = server.address()
    server.close()
    return typeof address === "object" && address !== null ? address.port : 0
  })
}

async function whenListening(port: number): Promise<void> {
  const giveUpAt = Date.now() + 20_000
  while (Date.now() < giveUpAt) {
    const isListening = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1")
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false))
      socket.once("connect", () => socket.destroy())
    })
    if (isListening) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`Nothing listens on port ${port}`)
}
