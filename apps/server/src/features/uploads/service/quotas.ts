import type { UploadSettings } from "../settings.ts"
import type { Release, UploadStore } from "../store.ts"
import { DAY_MS, NEVER } from "../upload.ts"
import { limitReached } from "./refusals.ts"

/** What one account may have and may send; throws when `size` more bytes would be too much. */
export async function requireQuota(
  store: UploadStore,
  settings: UploadSettings,
  owner: string,
  size: number,
  now: number,
): Promise<void> {
  const { other } = await store.usage(owner, now)
  const { maxBytesPerAccount, maxFilesPerAccount } = settings
  const tooManyBytes = other.bytes + size - maxBytesPerAccount
  const tooManyFiles = other.files + 1 - maxFilesPerAccount
  if (tooManyBytes > 0 || tooManyFiles > 0) {
    const text =
      tooManyBytes > 0
        ? `Your files may have ${maxBytesPerAccount} bytes together. Delete some, or wait until some expire.`
        : `You may have ${maxFilesPerAccount} files. Delete some, or wait until some expire.`
    throw limitReached(
      text,
      now,
      findFreeAt(await store.releases(owner, now, NEVER), tooManyBytes, tooManyFiles),
    )
  }
}

/** The same for what was uploaded within 24 hours. */
export async function requireDailyQuota(
  store: UploadStore,
  settings: UploadSettings,
  owner: string,
  size: number,
  now: number,
): Promise<void> {
  const since = now - DAY_MS
  const today = await store.usageSince(owner, since, now)
  const { maxBytesPerDay, maxFilesPerDay } = settings
  const tooManyBytes = today.bytes + size - maxBytesPerDay
  const tooManyFiles = today.files + 1 - maxFilesPerDay
  if (tooManyBytes > 0 || tooManyFiles > 0) {
    const text =
      tooManyBytes > 0
        ? `Within 24 hours you may upload ${maxBytesPerDay} bytes. Try again later.`
        : `Within 24 hours you may upload ${maxFilesPerDay} files. Try again later.`
    const releases = await store.releasesOfDay(owner, since, now, DAY_MS)
    throw limitReached(text, now, findFreeAt(releases, tooManyBytes, tooManyFiles))
  }
}

/** When so many bytes and so many files are free; `undefined` if they never are. */
function findFreeAt(releases: readonly Release[], bytes: number, files: number): number | undefined {
  let freeBytes = 0
  for (const [index, release] of releases.entries()) {
    freeBytes += release.bytes
    if (freeBytes >= bytes && index + 1 >= files) return release.at
  }
  return undefined
}
