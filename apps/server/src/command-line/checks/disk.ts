import { constants, existsSync } from "node:fs"
import { access } from "node:fs/promises"
import { dirname } from "node:path"
import type { Config } from "../../config.ts"
import { readFreeBytes } from "../../kernel/log/index.ts"
import { bad, type Finding, good } from "./finding.ts"

/** Whether the data folder can be written, and what is free there. */
export async function checkDisk({ server, http }: Config): Promise<Finding[]> {
  const folder = findExisting(server.dataFolder)
  try {
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch {
    return [
      bad(
        `The data folder ${server.dataFolder} may not be written by this user. Change the owner of ${folder}.`,
      ),
    ]
  }
  const freeBytes = await readFreeBytes(folder)
  const text = `${formatBytes(freeBytes)} free for the data folder ${server.dataFolder}`
  if (freeBytes >= http.minFreeDiskBytes) return [good(text)]
  return [
    bad(
      `Only ${text}. Make room, at least ${formatBytes(http.minFreeDiskBytes)}; a full disk refuses messages.`,
    ),
  ]
}

/** The folder itself, or the one in which it will be made. */
function findExisting(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : findExisting(dirname(folder))
}

function formatBytes(bytes: number): string {
  const gibibytes = bytes / 1024 ** 3
  return gibibytes >= 1 ? `${gibibytes.toFixed(1)} GiB` : `${Math.floor(bytes / 1024 ** 2)} MiB`
}
