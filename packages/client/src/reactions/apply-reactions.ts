import type { ChangeEvent } from "../messages/change-event.ts"
import type { Reaction } from "../messages/message.ts"
import type { Recording } from "../messages/recording.ts"
import type { MessageRecord } from "../store/records.ts"
import type { StoreTransaction } from "../store/store.ts"

/** Who feels what about a message, one entry a person: thousands may, and each costs as little as the first. */
const COLLECTION = "reaction"
/** Of a message; more are not counted. */
const DIFFERENT_MOST = 100
/** So many are named with each. */
const NAMED_MOST = 50
const FORGOTTEN_AT_ONCE = 20_000

interface StoredReactions {
  readonly emojis: readonly string[]
  readonly at: number
}

/**
 * The last set of each person is what counts (XEP-0444 §3.2); of two at the same time it is the one that comes later,
 * or, where the archive is read backwards, came earlier.
 */
export async function applyReactions(
  { transaction }: Recording,
  record: MessageRecord,
  event: ChangeEvent & { readonly kind: "react" },
  isBackwards: boolean,
): Promise<MessageRecord> {
  if (record.retracted !== undefined) return record
  const key = keyOf(record.id, event)
  const known = await transaction.findEntry<StoredReactions>(COLLECTION, key)
  const isOld = known !== undefined && (isBackwards ? event.at <= known.at : event.at < known.at)
  if (isOld) return record
  const stored: StoredReactions = { emojis: event.emojis, at: event.at }
  await transaction.putEntry(COLLECTION, key, stored)
  const reactions = recount(record.reactions ?? [], known?.emojis ?? [], event)
  return { ...record, reactions }
}

/** What we ourselves last said to a message. */
export async function findOwnReactions({ transaction }: Recording, id: string): Promise<readonly string[]> {
  const known = await transaction.findEntry<StoredReactions>(
    COLLECTION,
    keyOf(id, { isMine: true, author: "" }),
  )
  return known?.emojis ?? []
}

/** Who else said something to a message, what and when (epoch ms); `by` is an address, or an occupant of a room. */
export async function listReactionsOfOthers(
  transaction: StoreTransaction,
  id: string,
): Promise<{ readonly by: string; readonly emojis: readonly string[]; readonly at: number }[]> {
  const range = { from: `${id}\n`, below: `${id}\n\uFFFF`, limit: NAMED_MOST }
  const entries = await transaction.listEntries<StoredReactions>(COLLECTION, range)
  return entries.flatMap(({ key, value }) => {
    const by = key.slice(id.length + 1)
    return by === "" || value.emojis.length === 0 ? [] : [{ by, ...value }]
  })
}

export async function forgetReactions({ transaction }: Recording, id: string): Promise<void> {
  const range = { from: `${id}\n`, below: `${id}\n\uFFFF`, limit: FORGOTTEN_AT_ONCE }
  for (const { key } of await transaction.listEntries(COLLECTION, range)) {
    await transaction.putEntry(COLLECTION, key, undefined)
  }
}

/** Ours has no name: in a room we do not know at first how others see us. */
const keyOf = (id: string, { isMine, author }: { readonly isMine: boolean; readonly author: string }) =>
  `${id}\n${isMine ? "" : author}`

function recount(
  reactions: readonly Reaction[],
  before: readonly string[],
  { emojis, isMine, author }: ChangeEvent & { readonly kind: "react" },
): Reaction[] {
  const gone = before.filter((emoji) => !emojis.includes(emoji))
  const come = emojis.filter((emoji) => !before.includes(emoji))
  const counted = reactions.flatMap((each): Reaction[] => {
    if (gone.includes(each.emoji)) {
      const by = each.by.filter((one) => isMine || one !== author)
      return each.count <= 1 ? [] : [{ ...each, count: each.count - 1, by, isMine: each.isMine && !isMine }]
    }
    if (!come.includes(each.emoji)) return [each]
    const by = isMine || each.by.length >= NAMED_MOST ? each.by : [...each.by, author]
    return [{ ...each, count: each.count + 1, by, isMine: each.isMine || isMine }]
  })
  for (const emoji of come) {
    if (reactions.some((each) => each.emoji === emoji) || counted.length >= DIFFERENT_MOST) continue
    counted.push({ emoji, count: 1, by: isMine ? [] : [author], isMine })
  }
  return counted
}
