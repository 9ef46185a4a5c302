import type { Page } from "playwright-core"
import type { ConversationRecord, MessageRecord } from "../../packages/client/src/store/records.ts"

const CHUNK = 5000
const MINUTE_MS = 60_000

/** Puts conversations into the store of a browser that is signed in, as if they had been had there; to be seen after a reload. */
export async function storeHistory(
  page: Page,
  own: string,
  conversations: readonly { readonly peer: string; readonly messages: number }[],
): Promise<void> {
  for (const { peer, messages } of conversations) {
    const records = Array.from({ length: messages }, (_, index) => recordOf(own, peer, index, messages))
    for (let start = 0; start < messages; start += CHUNK) {
      await put(page, own, "message", records.slice(start, start + CHUNK))
    }
    await put(page, own, "conversation", [conversationOf(peer, records)])
  }
}

function recordOf(own: string, peer: string, index: number, count: number): MessageRecord {
  const isMine = index % 3 === 0
  const sentAt = Date.now() - (count - index) * MINUTE_MS
  const id = `${peer}-${index}`
  // Of all lengths, as people write.
  const body = `Number ${index}. ${"But soft, what light through yonder window breaks? ".repeat(index % 7)}`
  return {
    id,
    peer,
    order: sentAt * 1000,
    direction: isMine ? "out" : "in",
    from: isMine ? `${own}/bench` : `${peer}/bench`,
    body,
    sentAt,
    state: isMine ? "displayed" : "delivered",
    stanzaId: id,
    originId: id,
    archiveId: id,
  }
}

function conversationOf(peer: string, records: readonly MessageRecord[]): ConversationRecord {
  const last = records.at(-1)
  const lastOrder = last?.order ?? 0
  return {
    peer,
    lastMessageId: last?.id ?? "",
    lastOrder,
    lastIncomingOrder: records.findLast(({ direction }) => direction === "in")?.order ?? 0,
    displayedOrder: lastOrder,
    markedOrder: lastOrder,
    hasWritten: true,
  }
}

function put(page: Page, own: string, table: string, records: readonly unknown[]): Promise<void> {
  return page.evaluate(
    ([own, table, records]) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open(`kith:${own}`)
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const database = opening.result
          const writing = database.transaction(table, "readwrite")
          for (const record of records) writing.objectStore(table).put(record)
          writing.onerror = () => reject(writing.error)
          writing.oncomplete = () => {
            database.close()
            resolve()
          }
        }
      }),
    [own, table, records] as const,
  )
}
