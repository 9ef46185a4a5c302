import { chown, readdir } from "node:fs/promises"
import { join } from "node:path"

/** The account of programs that refuse to run as root, where a test does. */
const NOBODY = 65_534
const isRoot = process.getuid?.() === 0

/** For `spawn`. */
export const asNobody = isRoot ? { uid: NOBODY, gid: NOBODY } : {}

/** What to put before a command in a shell. */
export const asNobodyCommand = isRoot ? `setpriv --reuid=${NOBODY} --regid=${NOBODY} --clear-groups ` : ""

/** Makes the folder and what is in it theirs. */
export async function giveToNobody(folder: string): Promise<void> {
  if (!isRoot) return
  await chown(folder, NOBODY, NOBODY)
  for (const entry of await readdir(folder, { recursive: true })) {
    await chown(join(folder, entry), NOBODY, NOBODY)
  }
}
