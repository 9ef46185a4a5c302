import { type Account, isOnDevice, type Message } from "@kith/client"
import { describePerson } from "../../session/people.ts"
import type { ExportedFile, ExportedMessage } from "./exported-message.ts"

/** All that a message holds, as it is written down. */
export function describeMessage(message: Message, account: Account): ExportedMessage {
  const { isMine, from, peer, sentAt, body, attachments = [], edits, retracted, senderName } = message
  const { reactions, reply, forwarded, location, contactCard, sticker } = message
  const author = isMine ? account.jid : from.bare
  const summary = account.conversations.get().find((each) => each.peer.equals(peer))
  return {
    conversation: peer.toString(),
    conversationName: summary?.name ?? describePerson(account, peer).name,
    from: author.toString(),
    name: senderName ?? (isMine ? nameOfOwn(account) : describePerson(account, author).name),
    sentAt,
    text: body,
    files: attachments.map(describeFile),
    isEdited: edits !== undefined,
    isDeleted: retracted !== undefined,
    ...(edits !== undefined && { edits: edits.map(({ body: text, at }) => ({ text, at })) }),
    ...(retracted?.by !== undefined && { deletedBy: retracted.by }),
    ...(retracted?.reason !== undefined && { reason: retracted.reason }),
    ...(reactions !== undefined && {
      reactions: reactions.map(({ emoji, count, by }) => ({ emoji, count, by })),
    }),
    ...(reply !== undefined && {
      replyTo: {
        ...(reply.to !== undefined && { author: reply.to }),
        ...(reply.excerpt !== undefined && { text: reply.excerpt }),
      },
    }),
    ...(forwarded !== undefined && { forwardedFrom: forwarded }),
    ...(location !== undefined && {
      place: {
        latitude: location.latitude,
        longitude: location.longitude,
        ...(location.label !== undefined && { label: location.label }),
      },
    }),
    ...(contactCard !== undefined && { contact: contactCard }),
    ...(sticker !== undefined && { sticker: sticker.description }),
  }
}

function describeFile(attachment: NonNullable<Message["attachments"]>[number]): ExportedFile {
  const { url, name = "", mediaType, size, description } = attachment
  return {
    name,
    address: isOnDevice(url) ? "" : url,
    ...(mediaType !== undefined && { mediaType }),
    ...(size !== undefined && { size }),
    ...(description !== undefined && { description }),
  }
}

function nameOfOwn({ jid, profiles }: Account): string {
  return profiles.get().get(jid.toString())?.nickname ?? jid.local ?? jid.domain
}
