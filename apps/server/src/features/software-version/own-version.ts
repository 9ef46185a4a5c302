import { readFileSync } from "node:fs"

/** The version in this server's package.json. */
export function readOwnVersion(): string {
  const text = readFileSync(new URL("../../../package.json", import.meta.url), "utf8")
  const { version } = JSON.parse(text) as { version: string }
  return version
}
