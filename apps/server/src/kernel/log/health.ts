import { statfs } from "node:fs/promises"

export interface HealthCheck {
  readonly name: string
  /** Rejects with a sentence when something is wrong. */
  readonly run: () => Promise<void>
}

export interface Health {
  readonly isHealthy: boolean
  /** By the names of the checks: `ok`, or what is wrong. */
  readonly checks: Readonly<Record<string, string>>
}

const PATIENCE_MS = 5_000

/** Runs all checks side by side; one that does not answer in time has failed. */
export async function examineHealth(checks: readonly HealthCheck[]): Promise<Health> {
  const results = await Promise.all(checks.map(async ({ name, run }) => [name, await examine(run)] as const))
  return { isHealthy: results.every(([, result]) => result === "ok"), checks: Object.fromEntries(results) }
}

async function examine(run: () => Promise<void>): Promise<string> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`No answer within ${PATIENCE_MS / 1000} s`), PATIENCE_MS)
  })
  const outcome = run().then(
    () => "ok",
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
  return Promise.race([outcome, late]).finally(() => clearTimeout(timer))
}

/** Fails when fewer than `minFreeBytes` are left where the folder is. */
export function diskSpaceCheck(folder: string, minFreeBytes: number): HealthCheck {
  return {
    name: "disk",
    async run() {
      const freeBytes = await readFreeBytes(folder)
      if (freeBytes < minFreeBytes) {
        throw new Error(
          `Only ${toMebibytes(freeBytes)} MiB are free; ${toMebibytes(minFreeBytes)} MiB should be`,
        )
      }
    },
  }
}

export async function readFreeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

const toMebibytes = (bytes: number) => Math.floor(bytes / 1024 / 1024)
