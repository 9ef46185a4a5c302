import { findReply, type Jid, type Stanza } from "@kith/xmpp"
import { readContent } from "../messages/read-content.ts"

/** Longer texts are looked at no further. */
const LOOKED_AT = 10_000

/** Whether a message in a room names us by nick or address, or answers us. `nick`: ours there. */
export function mentionsUs(message: Stanza, room: Jid, nick: string, own: Jid): boolean {
  if (!message.has("body")) return false
  const inRoom = `${room}/${nick}`
  const answered = findReply(message)?.to
  if (answered === inRoom || answered === own.toString()) return true
  const { body, mentions = [] } = readContent(message)
  if (mentions.some(({ address }) => address === inRoom || address === own.toString())) return true
  return namesWord(body.slice(0, LOOKED_AT).toLowerCase(), nick.toLowerCase())
}

/** Whether the name stands in the text by itself, and not within a longer word. */
function namesWord(text: string, name: string): boolean {
  if (name.length < 2) return false
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const before = text.charAt(at - 1) || " "
    const after = text.charAt(at + name.length) || " "
    if (!/[\p{L}\p{N}_]/u.test(before) && !/[\p{L}\p{N}_]/u.test(after)) return true
  }
  return false
}
