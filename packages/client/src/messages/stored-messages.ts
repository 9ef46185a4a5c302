import { Jid } from "@kith/xmpp"
import type { Store } from "../store/store.ts"
import type { Message } from "./message.ts"
import { presentMessage } from "./present-message.ts"

const PAGE = 500

/** What this device has of one conversation, or of all, oldest first; a page at a time, however much it is. */
export async function* readStoredMessages(store: Store, peer: Jid | undefined): AsyncGenerator<Message> {
  const peers =
    peer === undefined
      ? (await store.transact((t) => t.listConversations())).map((conversation) => conversation.peer)
      : [peer.bare.toString()]
  for (const key of peers) {
    const address = Jid.tryParse(key)
    if (address === undefined) continue
    let above = 0
    for (;;) {
      const query = { peer: key, above, limit: PAGE, newestFirst: false }
      const page = await store.transact((t) => t.listMessages(query))
      for (const record of page) yield presentMessage(record, address)
      above = page.at(-1)?.order ?? above
      if (page.length < PAGE) break
    }
  }
}
