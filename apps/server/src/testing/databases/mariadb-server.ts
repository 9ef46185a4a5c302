import { execFile } from "node:child_process"
import { globSync } from "node:fs"
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import mysql from "mysql2/promise"
import type { ServerRecipe } from "./private-server.ts"

const run = promisify(execFile)
const FOLDERS = "/{usr,usr/local,opt/homebrew}/{bin,sbin}"

/** Undefined where the programs are not installed. */
export function findMariaDb(): ServerRecipe | undefined {
  const [install] = globSync(`${FOLDERS}/mariadb-install-db`)
  const [server] = globSync(`${FOLDERS}/mariadbd`)
  return install === undefined || server === undefined ? undefined : recipe(install, server)
}

const recipe = (install: string, server: string): ServerRecipe => ({
  name: "mariadb",
  account: "mysql",
  stopSignal: "SIGKILL",
  async prepare(folder, runAs) {
    const options = ["--no-defaults", "--skip-test-db", "--auth-root-authentication-method=normal"]
    await run(install, [...options, `--datadir=${join(folder, "data")}`], { ...runAs, cwd: folder })
    const account = "create user 'kith'@'127.0.0.1' identified by 'kith';"
    await writeFile(join(folder, "account.sql"), `${account}\ngrant all on *.* to 'kith'@'127.0.0.1';\n`)
  },
  command: (folder, port) => [
    server,
    "--no-defaults",
    `--datadir=${join(folder, "data")}`,
    `--socket=${join(folder, "socket")}`,
    `--init-file=${join(folder, "account.sql")}`,
    `--port=${port}`,
    "--bind-address=127.0.0.1",
    "--skip-name-resolve",
    "--max-connections=200",
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-buffer-pool-size=64M",
    "--innodb-doublewrite=off",
  ],
  url: (port) => `mysql://kith:kith@127.0.0.1:${port}/mysql`,
  async connect(url) {
    const connection = await mysql.createConnection(url)
    await connection.end()
  },
})
