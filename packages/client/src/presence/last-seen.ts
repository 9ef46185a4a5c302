import { type Jid, lastActivity, MalformedError, NS_LAST, parseLastActivity, StanzaError } from "@kith/xmpp"
import type { Requests } from "../connection/requests.ts"

/**
 * How many seconds ago a contact was last online (XEP-0012 §4); 0: is online. `undefined`: we may not know, or nobody does.
 * @throws NotConnected
 */
export async function askLastSeen(requests: Requests, of: Jid): Promise<number | undefined> {
  try {
    const answer = await requests.ask("get", lastActivity(), of.bare)
    const query = answer.child("query", NS_LAST)
    return query === undefined ? undefined : parseLastActivity(query).seconds
  } catch (error) {
    if (error instanceof StanzaError || error instanceof MalformedError) return undefined
    throw error
  }
}
