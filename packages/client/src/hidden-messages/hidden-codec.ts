import { formatDateTime, MalformedError, parseDateTime, xml } from "@kith/xmpp"
import type { ItemCodec } from "../private-items/private-items.ts"

/** One item a conversation, named by its address; see the README of this folder. */
export const NS_HIDDEN = "urn:kith:hidden:0"

/** Of one conversation; the latest are kept. */
export const HIDDEN_MOST = 500
const LONGEST_ID = 1_000

/** A message that is hidden: at least one of its names. */
export interface HiddenMessage {
  /** As the archive gave it. */
  readonly archiveId?: string
  /** The sender's. */
  readonly id?: string
  /** When it was hidden, in epoch ms. */
  readonly at: number
}

export const hiddenCodec: ItemCodec<readonly HiddenMessage[]> = {
  write(messages, changedAt) {
    const children = messages.map(({ archiveId, id, at }) =>
      xml("message", {
        ...(archiveId !== undefined && { "archive-id": archiveId }),
        ...(id !== undefined && { id }),
        at: formatDateTime(at),
      }),
    )
    return xml("hidden", { xmlns: NS_HIDDEN, changed: formatDateTime(changedAt) }, ...children)
  },

  parse(payload) {
    if (payload.name !== "hidden" || payload.namespace !== NS_HIDDEN) {
      throw new MalformedError(`The item is no <hidden/> of ${NS_HIDDEN}`)
    }
    const value = payload
      .childrenNamed("message")
      .slice(0, HIDDEN_MOST)
      .flatMap(({ attrs }): HiddenMessage[] => {
        const archiveId = readId(attrs["archive-id"])
        const id = readId(attrs.id)
        if (archiveId === undefined && id === undefined) return []
        const at = parseDateTime(attrs.at ?? "") ?? 0
        return [{ ...(archiveId !== undefined && { archiveId }), ...(id !== undefined && { id }), at }]
      })
    return { value, changedAt: parseDateTime(payload.attrs.changed ?? "") ?? 0 }
  },
}

const readId = (id: string | undefined): string | undefined =>
  id === undefined || id === "" || id.length > LONGEST_ID ? undefined : id

/** Both lists, without what is in them twice, the latest last. The same whichever comes first. */
export function uniteHidden(
  one: readonly HiddenMessage[],
  other: readonly HiddenMessage[],
): readonly HiddenMessage[] {
  const all = new Map<string, HiddenMessage>()
  for (const each of [...one, ...other]) {
    const key = nameOf(each)
    const known = all.get(key)
    if (known === undefined || each.at < known.at) all.set(key, each)
  }
  const sorted = [...all.values()].sort((a, b) => a.at - b.at || (nameOf(a) < nameOf(b) ? -1 : 1))
  return sorted.slice(-HIDDEN_MOST)
}

const nameOf = ({ archiveId = "", id = "" }: HiddenMessage): string => `${archiveId}\n${id}`
