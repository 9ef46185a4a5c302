import type { Account, Message } from "@kith/client"
import { describePerson } from "../../session/people.ts"
import { summaryOf } from "./message-summary.ts"

/**
 * Messages as a text for elsewhere, a line or more each. Of several people each begins with who wrote it; what has no words
 * is said in one.
 */
export function transcribe(account: Account, messages: readonly Message[]): string {
  const authors = messages.map(({ from, senderName, isMine }) =>
    isMine
      ? describePerson(account, account.jid).name
      : (senderName ?? describePerson(account, from.bare).name),
  )
  const areSeveral = new Set(authors).size > 1
  return messages
    .map((message, index) => {
      const words = message.body === "" ? summaryOf(message) : message.body
      return areSeveral ? `${authors[index]}: ${words}` : words
    })
    .join("\n")
}
