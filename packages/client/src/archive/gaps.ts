import type { StoreTransaction } from "../store/store.ts"
import { OWN_ARCHIVE } from "./archive.ts"

/**
 * A stretch of the archive that is not in the store: whatever lies between the two places, exclusively. The whole
 * past before the first sign-in is such a gap, with `from` 0. A conversation can be further than the account: then
 * `peers` tells how far.
 */
export interface Gap {
  readonly from: number
  readonly to: number
  /** The server's time of what stands at `to`, in epoch ms. */
  readonly toStampMs: number
  readonly peers: Readonly<Record<string, PeerProgress>>
}

interface PeerProgress {
  readonly to: number
  /** The archive id from where reading goes on backwards, of a message of this conversation: not every archive takes
   * an id that the filter leaves out. */
  readonly beforeId: string | undefined
}

/** What one conversation still misses of a gap. */
export interface OpenGap extends PeerProgress {
  readonly from: number
  /** It was here, and the person removed it from this device. */
  readonly isRemoved?: true
}

/** Of our own archive, or of that of a room, by its address. */
const keyOf = (archive: string) => (archive === OWN_ARCHIVE ? "archive-gaps" : `archive-gaps ${archive}`)
/** What was removed of one conversation: all of its past up to a place, whichever gaps that has besides. */
const removedKeyOf = (peer: string) => `archive-removed ${peer}`
/** More gaps than that become one: what lies between them is read again. */
const MOST_GAPS = 20

/** The newest first. */
async function listGaps(transaction: StoreTransaction, archive: string): Promise<Gap[]> {
  return (await transaction.findSetting<Gap[]>(keyOf(archive))) ?? []
}

/** Notes a gap, in place of the one that began at the same place. */
export async function putGap(
  transaction: StoreTransaction,
  gap: Pick<Gap, "from" | "to" | "toStampMs">,
  archive = OWN_ARCHIVE,
): Promise<void> {
  const others = (await listGaps(transaction, archive)).filter(({ from }) => from !== gap.from)
  const gaps = [...others, { ...gap, peers: {} }].sort((a, b) => b.to - a.to)
  const oldest = gaps.at(-1)
  const joined = gaps[MOST_GAPS - 1]
  if (gaps.length > MOST_GAPS && oldest !== undefined && joined !== undefined) {
    gaps.splice(MOST_GAPS - 1, gaps.length, { ...joined, from: oldest.from, peers: {} })
  }
  await transaction.putSetting(keyOf(archive), gaps)
}

export async function removeGap(
  transaction: StoreTransaction,
  from: number,
  archive = OWN_ARCHIVE,
): Promise<void> {
  const gaps = await listGaps(transaction, archive)
  await transaction.putSetting(
    keyOf(archive),
    gaps.filter((gap) => gap.from !== from),
  )
}

/** Whether what our server got at `stampMs` can be in a gap. */
export async function mayBeInGap(transaction: StoreTransaction, stampMs: number): Promise<boolean> {
  return (await listGaps(transaction, OWN_ARCHIVE)).some(({ toStampMs }) => stampMs <= toStampMs)
}

/** The newest gap of a conversation: what stands from its `to` on is without holes. */
export async function findNewestGap(
  transaction: StoreTransaction,
  peer: string,
  archive = OWN_ARCHIVE,
): Promise<OpenGap | undefined> {
  const removed = await transaction.findSetting<PeerProgress>(removedKeyOf(peer))
  for (const { from, to, peers } of await listGaps(transaction, archive)) {
    const open = peers[peer] ?? { to, beforeId: undefined }
    if (open.to > from && open.to > (removed?.to ?? 0)) return { from, ...open }
  }
  return removed && { from: 0, ...removed, isRemoved: true }
}

/** What this conversation had before `to` is about to be removed, and can be read again. */
export async function putRemoved(transaction: StoreTransaction, peer: string, to: number): Promise<void> {
  await transaction.putSetting(removedKeyOf(peer), { to, beforeId: undefined })
}

/** A conversation has read the gap down to `progress.to`; the place where it begins closes it. */
export async function narrowGap(
  transaction: StoreTransaction,
  peer: string,
  { from, isRemoved }: OpenGap,
  progress: PeerProgress,
  archive = OWN_ARCHIVE,
): Promise<void> {
  if (isRemoved) {
    return await transaction.putSetting(removedKeyOf(peer), progress.to > from ? progress : undefined)
  }
  const gaps = await listGaps(transaction, archive)
  const changed = gaps.map((gap) =>
    gap.from === from ? { ...gap, peers: { ...gap.peers, [peer]: progress } } : gap,
  )
  await transaction.putSetting(keyOf(archive), changed)
}
