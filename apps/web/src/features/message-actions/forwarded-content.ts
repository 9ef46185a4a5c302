import type { Account, ForwardedFrom, Message } from "@kith/client"
import { describePerson } from "../../session/people.ts"

/** Who wrote a message that is handed on: its author, or who wrote it before them. */
export function originOf(account: Account, message: Message): ForwardedFrom {
  if (message.forwarded !== undefined) return message.forwarded
  const { from, senderName, sentAt } = message
  // In a room the address of an occupant says nothing to others; the nick does.
  const author = senderName === undefined ? from.bare : from
  const name = senderName ?? (message.isMine ? nicknameOf(account) : describePerson(account, from.bare).name)
  return { from: author.toString(), sentAt, ...(name !== undefined && { name }) }
}

const nicknameOf = (account: Account): string | undefined =>
  account.profiles.get().get(account.jid.toString())?.nickname ?? account.jid.local
