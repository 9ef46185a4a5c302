import { JidError, NS_ROSTER, parseRosterItem, type RosterItem, type Stanza } from "@kith/xmpp"
import { SERVER_LIMITS } from "../connection/limits.ts"

/** As an object an element costs some hundred bytes, however short it is: no more than any stanza can have. */
const TAGS_MOST = SERVER_LIMITS.maxBytes / 2

export interface ReadRoster {
  readonly version: string | undefined
  readonly items: readonly RosterItem[]
}

/** The roster in an answer or a push; `undefined` where there is none, or it has more elements than can be borne. */
export function readRoster(stanza: Stanza): ReadRoster | undefined {
  if (!stanza.has("query", NS_ROSTER) || countTags(stanza.inner) > TAGS_MOST) return undefined
  const query = stanza.child("query", NS_ROSTER)
  const items: RosterItem[] = []
  for (const element of query?.childrenNamed("item") ?? []) {
    try {
      items.push(parseRosterItem(element))
    } catch (error) {
      if (!(error instanceof JidError)) throw error
      console.warn("A contact whose address nobody can read was left out", error)
    }
  }
  return { version: query?.attrs.ver, items }
}

function countTags(text: string): number {
  let count = 0
  for (let at = text.indexOf("<"); at >= 0; at = text.indexOf("<", at + 1)) count++
  return count
}
