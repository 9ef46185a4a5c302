import type { Account } from "@kith/client"
import type { Jid } from "@kith/xmpp"
import type { TextSink } from "../settings/save-file.ts"
import { describeMessage } from "./describe-message.ts"
import type { HistoryFormat } from "./formats.ts"

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
    const exported = describeMessage(message, account)
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
