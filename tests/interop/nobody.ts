import { chmod, chown, readdir, stat } from "node:fs/promises"
import { dirname, join } from "node:path"

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

/** Makes the folder and what is in it theirs, and lets them pass the one above it, which may be a test's own. */
export async function giveToNobody(folder: string): Promise<void> {
  if (!isRoot) return
  const above = dirname(folder)
  const { mode } = await stat(above)
  if ((mode & 0o001) === 0) await chmod(above, (mode & 0o777) | 0o011)
  await chown(folder, NOBODY, NOBODY)
  for (const entry of await readdir(folder, { recursive: true })) {
    await chown(join(folder, entry), NOBODY, NOBODY)
  }
}
