import type { Account, Message } from "@kith/client"
import type { Jid } from "@kith/xmpp"
import { describePerson } from "../../session/people.ts"
import type { TextSink } from "../settings/save-file.ts"
import type { ExportedMessage, HistoryFormat } from "./formats.ts"

/** So much text is written at once, and then a turn is left to the page. */
const CHUNK = 200_000

export interface ExportParts {
  readonly account: Account
  /** `undefined`: all conversations. */
  readonly peer: Jid | undefined
  readonly format: HistoryFormat
  readonly title: string
  readonly language: string
  readonly sink: TextSink
  /** How many messages are written so far. */
  readonly onProgress: (count: number) => void
}

/** Writes what this device has, a piece at a time; answers with how many messages that were. */
export async function exportHistory(parts: ExportParts): Promise<number> {
  const { account, peer, format, title, language, sink, onProgress } = parts
  let count = 0
  let conversation: string | undefined
  let text = format.begin(title, language)
  for await (const message of account.storedMessages(peer)) {
    const exported = describe(message, account)
    text += format.write(exported, count === 0, exported.conversation !== conversation)
    conversation = exported.conversation
    count += 1
    if (text.length < CHUNK) continue
    await sink.write(text)
    text = ""
    onProgress(count)
  }
  await sink.write(text + format.end())
  await sink.close()
  return count
}

function describe(message: Message, account: Account): ExportedMessage {
  const { isMine, from, peer, sentAt, body, attachments = [], edits, retracted, senderName } = message
  const author = isMine ? account.jid : from.bare
  return {
    conversation: peer.toString(),
    from: author.toString(),
    name: senderName ?? (isMine ? nameOfOwn(account) : describePerson(account, author).name),
    sentAt,
    text: body,
    files: attachments.flatMap(({ url }) => (url === undefined ? [] : [url])),
    isEdited: edits !== undefined,
    isDeleted: retracted !== undefined,
  }
}

function nameOfOwn({ jid, profiles }: Account): string {
  return profiles.get().get(jid.toString())?.nickname ?? jid.local ?? jid.domain
}
