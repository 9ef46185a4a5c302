import { chown, readdir } from "node:fs/promises"
import { join } from "node:path"

/** The account of programs that refuse to run as root, where a test does. */
const NOBODY = 65_534
const isRoot = process.getuid?.() === 0

/** What to put before a command. */
export const asNobody = isRoot ? ["setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"] : []

const TRUSTED = "/etc/ssl/certs/ca-certificates.crt"

/** The same, for a program that trusts the certificates of that file, and no others. */
export function asNobodyTrusting(file: string): string[] {
  if (!isRoot) return []
  return ["unshare", "--mount", "sh", "-c", `mount --bind "$0" ${TRUSTED} && exec "$@"`, file, ...asNobody]
}

/** Makes the folder and what is in it theirs. */
export async function giveToNobody(folder: string): Promise<void> {
  if (!isRoot) return
  await chown(folder, NOBODY, NOBODY)
  for (const entry of await readdir(folder, { recursive: true })) {
    await chown(join(folder, entry), NOBODY, NOBODY)
  }
}
