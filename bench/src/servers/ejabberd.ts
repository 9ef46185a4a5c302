import { execFile } from "node:child_process"
import { chown, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as delay } from "node:timers/promises"
import { promisify } from "node:util"
import type { PrivateServer } from "../../../apps/server/src/testing/databases/private-server.ts"
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
import { startPostgresql } from "./postgresql.ts"

/** ejabberd of Debian's package, with archives in SQL and its shapers lifted. */
export const ejabberd: ServerUnderTest = {
  name: "ejabberd",
  version: () => packageVersion("ejabberd"),
  async start({ archive, database, tls = false, federation }) {
    const domain = federation?.domain ?? "localhost"
    const certificate = tls ? await certificateOfThisRun() : undefined
    const folder = await mkdtemp(join(tmpdir(), "kith-bench-ejabberd-"))
    const [tcpPort, tlsPort, httpPort] = [await freePort(), await freePort(), await freePort()]
    const postgresql = database === "postgresql" ? await startPostgresqlWithTables() : undefined
    const config = `
hosts: ["${domain}"]
${certificate === undefined ? "" : `certfiles: ["${certificate.certificatePath}", "${certificate.keyPath}"]`}
loglevel: error
${federation === undefined ? "" : settingsOf(federation)}
listen:
${federation === undefined ? "" : doorOf(federation)}
  - port: ${tcpPort}
    ip: "127.0.0.1"
    module: ejabberd_c2s
    max_stanza_size: 262144
    starttls: false
${
  certificate === undefined
    ? ""
    : `
  - port: ${tlsPort}
    ip: "127.0.0.1"
    module: ejabberd_c2s
    max_stanza_size: 262144
    tls: true`
}
  - port: ${httpPort}
    ip: "127.0.0.1"
    module: ejabberd_http
    request_handlers:
      /ws: ejabberd_http_ws
auth_method: internal
auth_password_format: scram
auth_scram_hash: sha
${postgresql === undefined ? `sql_type: sqlite\nsql_database: "${folder}/archive.sqlite"` : sqlSettings(postgresql.url)}
acl: { local: { user_regexp: "" } }
access_rules:
  local: { allow: local }
  register: { allow: all }
registration_timeout: infinity
modules:
  mod_roster: {}
  mod_disco: {}
  mod_ping: {}
  mod_carboncopy: {}
  mod_client_state: {}
  mod_stream_mgmt: {}
  mod_muc: { host: rooms.${domain}, max_users: 10000, default_room_options: { mam: ${archive}, max_users: 10000 } }
  mod_offline: {}
  mod_register: { ip_access: all, access: register, password_strength: 0 }
${archive ? "  mod_mam: { db_type: sql, default: always }" : ""}
`
    const file = join(folder, "ejabberd.yml")
    await writeFile(file, config)
    if (federation !== undefined) await writeNames(folder, federation)
    const { uid, gid } = await identityOf("ejabberd")
    for (const path of [folder, file]) await chown(path, uid, gid)
    const pidFile = join(folder, "ejabberd.pid")
    const env = {
      HOME: folder,
      EJABBERD_CONFIG_PATH: file,
      EJABBERD_LOG_PATH: join(folder, "ejabberd.log"),
      EJABBERD_PID_PATH: pidFile,
      SPOOL_DIR: join(folder, "mnesia"),
      ERLANG_NODE: `bench${tcpPort}@localhost`,
    }
    // Without the package's own ejabberdctl.cfg, which would name the package's own configuration again.
    const args = [
      "--ctl-config",
      "/dev/null",
      "--config-dir",
      folder,
      "--config",
      file,
      "--spool",
      join(folder, "mnesia"),
      "--logs",
      folder,
    ]
    const child = await launch("/usr/sbin/ejabberdctl", [...args, "--node", env.ERLANG_NODE, "foreground"], {
      port: tcpPort,
      env,
      uid,
      gid,
    })
    let pid = Number.NaN
    while (Number.isNaN(pid)) {
      pid = Number.parseInt(await readFile(pidFile, "utf8").catch(() => ""), 10)
      await delay(50)
    }
    return {
      pid,
      archivePath: join(folder, "archive.sqlite"),
      target: {
        host: "127.0.0.1",
        tcpPort,
        tlsPort,
        webSocketUrl: `ws://localhost:${httpPort}/ws`,
        domain,
        roomsDomain: `rooms.${domain}`,
      },
      async stop() {
        await terminate(child)
        await postgresql?.stop()
        await rm(folder, { recursive: true, force: true, maxRetries: 10 })
      },
    }
  },
}

/** The tables as Debian's package describes them. */
async function startPostgresqlWithTables(): Promise<PrivateServer> {
  const postgresql = await startPostgresql()
  const args = [postgresql.url, "--quiet", "--set=ON_ERROR_STOP=1", "--file=/usr/share/ejabberd/sql/pg.sql"]
  await promisify(execFile)("psql", args)
  return postgresql
}

function sqlSettings(url: string): string {
  const { hostname, port, pathname, username, password } = new URL(url)
  return `sql_type: pgsql
sql_server: "${hostname}"
sql_port: ${port}
sql_database: "${pathname.slice(1)}"
sql_username: "${username}"
sql_password: "${password}"`
}

const settingsOf = ({ certificate, key, authorities }: Place) => `
certfiles: ["${certificate}", "${key}"]
ca_file: "${authorities}"
s2s_use_starttls: required
s2s_access: all
outgoing_s2s_families: [ipv4]`

const doorOf = ({ port }: Place) => `
  - port: ${port}
    ip: "127.0.0.1"
    module: ejabberd_s2s_in
    max_stanza_size: 524288
    shaper: none`

/** Where Erlang asks for names: `ejabberdctl` looks for that beside its other files. */
async function writeNames(folder: string, { nameServer: { address, port } }: Place): Promise<void> {
  const lines = ['{resolv_conf, "/dev/null"}.', "{lookup, [file, dns]}."]
  lines.push(`{nameserver, {${address.replaceAll(".", ",")}}, ${port}}.`, "")
  await writeFile(join(folder, "inetrc"), lines.join("\n"))
}
