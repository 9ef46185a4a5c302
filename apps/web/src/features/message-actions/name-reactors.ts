import type { Account, Conversation, Reaction } from "@kith/client"
import { Jid } from "@kith/xmpp"
import { describePerson } from "../../session/people.ts"
import { formatList } from "../../strings/dates.ts"
import { isolate } from "../../strings/directions.ts"
import { strings } from "../../strings/index.ts"

const text = strings.messageActions
const NAMED_MOST = 12

/** Who it was, as far as they are known by name: us last. */
export function namesIn(
  account: Account,
  conversation: Conversation,
  { by, count, isMine }: Reaction,
): string {
  const named = by.slice(0, NAMED_MOST).map((each) => nameReactor(account, conversation, each))
  const others = count - named.length - (isMine ? 1 : 0)
  return formatList([
    ...named.map(isolate),
    ...(isMine ? [text.you] : []),
    ...(others > 0 ? [text.others({ count: others })] : []),
  ])
}

/** `by`: a bare address; in a room the id of an occupant (XEP-0421), or their address there. */
export function nameReactor(account: Account, { room, messages }: Conversation, by: string): string {
  if (room !== undefined) {
    // Who has left is still known by what they said.
    const nick =
      room.findOccupantById(by)?.nick ??
      messages.get().find(({ occupantId }) => occupantId === by)?.senderName
    if (nick !== undefined) return nick
  }
  const address = Jid.tryParse(by)
  if (address?.resource !== undefined) return address.resource
  return address?.local === undefined ? text.somebody : describePerson(account, address).name
}
