import type { Clock, Log } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import type { Destruction } from "./destruction.ts"
import type { RoomLimits } from "./limits.ts"
import type { RoomDirectory } from "./room-directory.ts"
import type { RoomStores } from "./rooms.ts"

const EVERY_MS = 60_000
const DAY_MS = 24 * 60 * 60 * 1000
const TEMPORARY_AT_ONCE = 1_000

export interface UpkeepParts {
  readonly clock: Clock
  readonly log: Log
  readonly limits: RoomLimits
  readonly domain: string
  readonly stores: Pick<RoomStores, "rooms" | "tombstones">
  readonly directory: RoomDirectory
  readonly destruction: Destruction
}

/** Ends rooms that nobody comes to, and drops those from memory that nobody uses. Answers with how to stop it. */
export function startUpkeep(parts: UpkeepParts): () => Promise<void> {
  const { clock, log, limits, domain, stores, directory, destruction } = parts
  let sweptAt = clock.now()
  let work: Promise<void> = Promise.resolve()

  /** Those whose occupants did not come back after a restart, or a broken connection. */
  const endTemporary = async () => {
    const names = await stores.rooms.temporary(TEMPORARY_AT_ONCE)
    for (const name of names) await directory.endForsaken(Jid.from({ local: name, domain }))
  }

  const sweep = async () => {
    for (const room of directory.abandoned())
      await destruction.destroy(room, { reason: "It was never configured." })
    if (clock.now() - sweptAt >= limits.emptySeconds * 1000) {
      sweptAt = clock.now()
      await endTemporary()
      await stores.tombstones.removeBefore(clock.now() - limits.tombstoneDays * DAY_MS)
    }
    directory.dropIdle()
  }

  let cancel = () => {}
  const next = () => {
    cancel = clock.after(EVERY_MS, () => {
      // One after the other: the last to end is the one that is waited for.
      work = work
        .then(sweep)
        .catch((error: unknown) => log.error("Rooms could not be looked after", { error }))
      next()
    })
  }
  next()
  return () => {
    cancel()
    return work
  }
}
