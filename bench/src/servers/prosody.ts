import { chown, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { certificateOfThisRun } from "../certificate.ts"
import {
  freePort,
  identityOf,
  launch,
  type Place,
  packageVersion,
  type ServerUnderTest,
  terminate,
} from "../server-under-test.ts"

/** Prosody of Debian's package, with archives in SQLite and its limits lifted. Its SQLite driver commits with full sync. */
export const prosody: ServerUnderTest = {
  name: "Prosody",
  version: () => packageVersion("prosody"),
  async start({ archive, tls = false, federation }) {
    const domain = federation?.domain ?? "localhost"
    const certificate = tls ? await certificateOfThisRun() : undefined
    const folder = await mkdtemp(join(tmpdir(), "kith-bench-prosody-"))
    const [tcpPort, tlsPort, httpPort] = [await freePort(), await freePort(), await freePort()]
    const modules = [
      "roster",
      "saslauth",
      "disco",
      "ping",
      "register",
      "websocket",
      "smacks",
      "carbons",
      "csi_simple",
    ]
    if (archive) modules.push("mam")
    if (federation !== undefined) modules.push("tls", "s2s", "s2s_auth_certs")
    const disabled = ["limits", ...(federation === undefined ? ["s2s"] : [])]
    if (certificate === undefined && federation === undefined) disabled.push("tls")
    const config = `
pidfile = "${folder}/prosody.pid"
data_path = "${folder}/data"
log = { error = "${folder}/error.log" }
modules_enabled = { ${modules.map((name) => `"${name}"`).join(", ")} }
modules_disabled = { ${disabled.map((name) => `"${name}"`).join(", ")} }
allow_registration = true
registration_throttle_max = 0
c2s_require_encryption = false
authentication = "internal_hashed"
interfaces = { "127.0.0.1" }
c2s_ports = { ${tcpPort} }
${
  certificate === undefined
    ? ""
    : `
c2s_direct_tls_ports = { ${tlsPort} }
ssl = { certificate = "${certificate.certificatePath}"; key = "${certificate.keyPath}" }`
}
${federation === undefined ? "" : settingsOf(federation)}
http_ports = { ${httpPort} }
http_interfaces = { "127.0.0.1" }
https_ports = { }
consider_websocket_secure = true
storage = { archive = "sql" }
sql = { driver = "SQLite3", database = "archive.sqlite" }
network_backend = "epoll"
unlimited_jids = { }
VirtualHost "${domain}"
http_host = "localhost"
Component "rooms.${domain}" "muc"
restrict_room_creation = false
${archive ? 'modules_enabled = { "muc_mam" }' : ""}
`
    await mkdir(join(folder, "data"))
    await writeFile(join(folder, "prosody.cfg.lua"), config)
    const { uid, gid } = await identityOf("prosody")
    for (const path of [folder, join(folder, "data"), join(folder, "prosody.cfg.lua")])
      await chown(path, uid, gid)
    const child = await launch("prosody", ["-F", "--config", join(folder, "prosody.cfg.lua")], {
      port: tcpPort,
      uid,
      gid,
    })
    return {
      pid: child.pid ?? 0,
      archivePath: join(folder, "data", "archive.sqlite"),
      target: {
        host: "127.0.0.1",
        tcpPort,
        tlsPort,
        webSocketUrl: `ws://localhost:${httpPort}/xmpp-websocket`,
        domain,
        roomsDomain: `rooms.${domain}`,
      },
      async stop() {
        await terminate(child)
        await rm(folder, { recursive: true, force: true, maxRetries: 10 })
      },
    }
  },
}

const settingsOf = ({ port, certificate, key, authorities, nameServer }: Place) => `
s2s_ports = { ${port} }
s2s_direct_tls_ports = { }
s2s_require_encryption = true
s2s_secure_auth = true
use_ipv6 = false
ssl = { certificate = "${certificate}"; key = "${key}"; cafile = "${authorities}" }
unbound = {
  resolvconf = false; hoststxt = false; forward = "${nameServer.address}@${nameServer.port}";
  options = { ["do-not-query-localhost:"] = "no"; ["module-config:"] = "iterator" };
}`
