import { join, resolve } from "node:path"
import type { Dialect } from "@kith/feature-kit"
import { DatabaseStartError } from "./failures.ts"

export type DatabaseAddress =
  | { readonly dialect: "sqlite"; readonly path: string }
  | { readonly dialect: Exclude<Dialect, "sqlite">; readonly url: URL }

const DIALECTS: Readonly<Record<string, "postgres" | "mysql">> = {
  "postgres:": "postgres",
  "postgresql:": "postgres",
  "mysql:": "mysql",
  "mariadb:": "mysql",
}

/**
 * `sqlite:` (kith.db in the data folder), `sqlite:./a/file.db` (from the working directory), `postgres://…`,
 * `mysql://…` or `mariadb://user:password@host:port/name`.
 */
export function parseDatabaseUrl(text: string, dataFolder: string): DatabaseAddress {
  if (text.startsWith("sqlite:")) {
    const path = text.slice("sqlite:".length).replace(/^\/\/(?=\/)/, "")
    return { dialect: "sqlite", path: path === "" ? join(dataFolder, "kith.db") : resolve(path) }
  }
  const url = URL.parse(text)
  if (url === null) throw wrong()
  const dialect = DIALECTS[url.protocol]
  if (dialect === undefined) throw wrong()
  // Without the path, the name of the user would silently be taken for the name of the database.
  if (url.pathname.length < 2) {
    throw new DatabaseStartError(
      "The database URL names no database: write it behind the host, as in …@localhost/kith.",
    )
  }
  return { dialect, url }
}

/** The URL itself is not repeated: there is a password in it. */
const wrong = () =>
  new DatabaseStartError(
    "The database URL must begin with sqlite:, postgres:// or mysql://, as in sqlite:./data/kith.db or postgres://kith:password@localhost/kith.",
  )
