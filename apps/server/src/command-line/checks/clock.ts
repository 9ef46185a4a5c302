import { execFile } from "node:child_process"
import { readdir, stat } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import type { Config } from "../../config.ts"
import { bad, type Finding, good, note } from "./finding.ts"

const TOLERANCE_MS = 60_000

/** Whether the clock can be right: later than anything that was written here, and kept by a time server. */
export async function checkClock({ server }: Config, now: number): Promise<Finding[]> {
  const latest = Math.max(await readWrittenAt(server.dataFolder), await readWrittenAt(import.meta.dirname))
  if (now + TOLERANCE_MS < latest) {
    return [
      bad(
        `The clock says ${new Date(now).toISOString()}, but a file was written ${new Date(latest).toISOString()}. Set the clock, best by a time server (NTP).`,
      ),
    ]
  }
  const isSynchronized = await askTimeServer()
  if (isSynchronized === false)
    return [note("Clock: no time server keeps it right. Turn one on: timedatectl set-ntp true")]
  return [good(`Clock: ${new Date(now).toISOString()}`)]
}

/** When something in the folder was written last. */
async function readWrittenAt(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => [])
  const times = names.map((name) =>
    stat(join(folder, name)).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    ),
  )
  return Math.max(0, ...(await Promise.all(times)))
}

/** `undefined` where nobody can tell. */
async function askTimeServer(): Promise<boolean | undefined> {
  try {
    const { stdout } = await promisify(execFile)(
      "timedatectl",
      ["show", "-p", "NTPSynchronized", "--value"],
      {
        timeout: 2_000,
      },
    )
    return stdout.trim() === "" ? undefined : stdout.trim() === "yes"
  } catch {
    return undefined
  }
}
