import type { MessageRecord } from "./records.ts"
import type { StoreTransaction } from "./store.ts"

/** The same transaction, which tells of each message that is put, or removed (`undefined`), by its local id. */
export function noteMessages(
  transaction: StoreTransaction,
  note: (id: string, record: MessageRecord | undefined) => void,
): StoreTransaction {
  const noting = {
    putMessage: (record: MessageRecord) => {
      note(record.id, record)
      return transaction.putMessage(record)
    },
    removeMessage: (id: string) => {
      note(id, undefined)
      return transaction.removeMessage(id)
    },
  }
  return new Proxy(transaction, {
    get(target, name) {
      if (name === "putMessage" || name === "removeMessage") return noting[name]
      const member: unknown = Reflect.get(target, name)
      return typeof member === "function" ? member.bind(target) : member
    },
  })
}
