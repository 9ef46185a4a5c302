import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Jid } from "@kith/xmpp"
import { claimPorts } from "../claim-ports.ts"
import { Program } from "../program.ts"
import { type PeerWish, PUBLISHER, registerInBand, type StockPeer } from "./peer.ts"

const MODULES = [
  ...["roster", "saslauth", "tls", "disco", "register", "websocket", "ping", "time", "uptime", "version"],
  ...["carbons", "smacks", "csi", "offline", "mam", "pep", "vcard4", "vcard_legacy", "blocklist", "private"],
  ...["lastactivity", "s2s", "s2s_auth_certs", "s2s_bidi"],
]

interface Ports {
  readonly server: number
  readonly directTls: number
  readonly http: number
}

/** Prosody of Debian's package with its data in a temporary folder, open to the small internet. */
export async function startProsodyPeer(wish: PeerWish): Promise<StockPeer> {
  const folder = await mkdtemp(join(tmpdir(), "kith-federation-prosody-"))
  const [server = 0, directTls = 0, http = 0] = await claimPorts(3)
  const configuration = join(folder, "prosody.cfg.lua")
  await mkdir(join(folder, "data"))
  await writeFile(configuration, configure(folder, { server, directTls, http }, wish))
  const start = () =>
    Program.start("prosody", {
      arguments: ["-F", "--config", configuration],
      isReady: async () => (await answers(server)) && (await answers(http)),
    })
  let program = await start()
  const { domain } = wish
  const webSocketUrl = `ws://127.0.0.1:${http}/xmpp-websocket`
  return {
    name: "Prosody",
    domain,
    roomsDomain: `rooms.${domain}`,
    nodesDomain: `pubsub.${domain}`,
    uploadDomain: `upload.${domain}`,
    webSocketUrl,
    records: { port: server, directTlsPort: directTls },
    log: () => readFile(join(folder, "prosody.log"), "utf8"),
    register: (local) => registerInBand(webSocketUrl, Jid.from({ local, domain })),
    stop: () => program.end("SIGTERM"),
    kill: () => program.end("SIGKILL"),
    async startAgain() {
      program = await start()
    },
    async remove() {
      await program.end("SIGKILL")
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function configure(folder: string, ports: Ports, wish: PeerWish): string {
  const { domain, certificate, nameServer } = wish
  const modules = wish.proof === "dialback" ? [...MODULES, "dialback"] : MODULES
  return `
    run_as_root = true
    data_path = "${folder}/data"
    pidfile = "${folder}/prosody.pid"
    log = { debug = "${folder}/prosody.log" }
    interfaces = { "127.0.0.1" }
    c2s_ports = { }
    s2s_ports = { ${ports.server} }
    s2s_direct_tls_ports = { ${ports.directTls} }
    http_ports = { ${ports.http} }
    https_ports = { }
    http_interfaces = { "127.0.0.1" }
    http_default_host = "${domain}"
    consider_websocket_secure = true
    use_ipv6 = false
    -- Not the resolver of the machine; the names are signed by nobody.
    unbound = {
      resolvconf = false; hoststxt = false; forward = "${nameServer.address}@${nameServer.port}";
      options = { ["do-not-query-localhost:"] = "no"; ["module-config:"] = "iterator" };
    }
    ssl = { certificate = "${certificate.certificate}"; key = "${certificate.key}"; cafile = "${wish.authorities}" }
    s2s_require_encryption = true
    s2s_secure_auth = ${wish.proof === "certificate"}
    s2s_timeout = 10
    authentication = "internal_hashed"
    storage = "internal"
    allow_registration = true
    registration_throttle_max = 0
    default_archive_policy = true
    archive_expires_after = "never"
    pep_max_items = 10
    modules_enabled = { ${modules.map((name) => `"${name}"`).join(", ")} }
    modules_disabled = { "limits" }
    admins = { "${PUBLISHER}@${domain}" }
    VirtualHost "${domain}"
    Component "rooms.${domain}" "muc"
      restrict_room_creation = false
      modules_enabled = { "muc_mam" }
      muc_log_by_default = true
    Component "pubsub.${domain}" "pubsub"
    Component "upload.${domain}" "http_file_share"
      http_external_url = "http://127.0.0.1:${ports.http}/"
      http_host = "${domain}"
  `
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1")
    socket.once("error", () => resolve(false)).once("connect", () => resolve(true))
    socket.once("connect", () => socket.destroy())
  })
}
