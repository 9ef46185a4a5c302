import { execFile } from "node:child_process"
import { globSync } from "node:fs"
import { writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { promisify } from "node:util"
import pg from "pg"
import type { ServerRecipe } from "./private-server.ts"

const run = promisify(execFile)

/** Where Debian, Fedora and Homebrew put the programs; undefined where there are none. */
export function findPostgres(): ServerRecipe | undefined {
  const places = [
    "/usr/lib/postgresql/*/bin/initdb",
    "/usr/bin/initdb",
    "/usr/local/bin/initdb",
    "/opt/homebrew/opt/postgresql@*/bin/initdb",
  ]
  const initdb = globSync(places).sort().at(-1)
  return initdb === undefined ? undefined : recipe(dirname(initdb))
}

const recipe = (programs: string): ServerRecipe => ({
  name: "postgresql",
  account: "postgres",
  stopSignal: "SIGQUIT",
  async prepare(folder, runAs) {
    const passwordFile = join(folder, "password")
    await writeFile(passwordFile, "kith")
    const data = ["--pgdata", join(folder, "data"), "--username=kith", `--pwfile=${passwordFile}`]
    const options = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"]
    await run(join(programs, "initdb"), [...data, ...options], { ...runAs, cwd: folder })
  },
  command: (folder, port) => [
    join(programs, "postgres"),
    `-D${join(folder, "data")}`,
    `-p${port}`,
    "-clisten_addresses=127.0.0.1",
    "-cunix_socket_directories=",
    "-cfsync=off",
    "-cfull_page_writes=off",
    "-cmax_connections=200",
    "-cshared_buffers=64MB",
  ],
  url: (port) => `postgres://kith:kith@127.0.0.1:${port}/postgres`,
  async connect(url) {
    const client = new pg.Client(url)
    client.on("error", () => {})
    await client.connect()
    await client.end()
  },
})
