import type { Account, Conversation, Message } from "@kith/client"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { messagePath, pathInAccount } from "../../navigation/route.ts"
import { strings } from "../../strings/index.ts"
import { showToast } from "../../ui/toast/toasts.ts"
import { answerMessage, editMessage, focusComposer } from "../composer/composer-actions.ts"
import { findDraft } from "../composer/drafts.ts"
import { quoteInDraft } from "../composer/quote-in-draft.ts"
import { noteEmoji } from "../emoji/recent-emoji.ts"
import { circleOf } from "../video-messages/circle-of.ts"
import { summaryOf } from "./message-summary.ts"
import { transcribe } from "./transcribe.ts"

const text = strings.messageActions

/** From everybody who honours that, or from our own devices. */
export type DeletedFrom = "all" | "me"

/** What can be done with messages of one conversation. Every function may be handed around. */
export interface MessageActions {
  readonly reply: (message: Message, author: string) => void
  /** Puts the words of a message, as a quotation, into what is being written. */
  readonly quote: (message: Message) => void
  readonly edit: (message: Message) => void
  /** Puts an emoji to a message, or takes it back. */
  readonly toggleReaction: (message: Message, emoji: string) => void
  readonly pickReaction: (message: Message) => void
  readonly copyText: (messages: readonly Message[]) => void
  readonly copyLink: (message: Message) => void
  readonly forward: (messages: readonly Message[]) => void
  readonly askToDelete: (messages: readonly Message[], from: DeletedFrom) => void
  readonly showInfo: (message: Message) => void
  /** Begins to select, or changes what is selected; `isRange`: with all between it and the one before. */
  readonly toggleSelected: (message: Message, isRange?: boolean) => void
  /** To a message by its local id or by what others call it. */
  readonly jumpTo: (name: string) => void
}

/** Does something that may fail, and then says why. */
export function attempt(action: Promise<unknown>): void {
  action.catch((error: unknown) => showToast(sentenceOf(error)))
}

/** What names the message to others (XEP-0461 §5.1): in a room the room decides. */
export function nameOf(conversation: Conversation, { originId, archiveId }: Message): string | undefined {
  return conversation.kind === "room" ? archiveId : originId
}

export const isAnswerable = (conversation: Conversation, message: Message): boolean =>
  message.retracted === undefined && message.state !== "failed" && nameOf(conversation, message) !== undefined

/** It has words, and one can write here. */
export const isQuotable = ({ retracted, body }: Message): boolean => retracted === undefined && body !== ""

/** Its words, also where there are only files so far. What somebody else said first is not ours to change. */
export function isEditable(message: Message): boolean {
  const { isMine, retracted, forwarded, sticker, direct, body, attachments = [] } = message
  if (!isMine || retracted !== undefined || forwarded !== undefined || sticker !== undefined) return false
  return body !== "" || (attachments.length > 0 && direct === undefined && circleOf(message) === undefined)
}

/** It can be handed on: it is not only on this device, as files from device to device are. */
export const isShared = ({ retracted, direct }: Message): boolean =>
  retracted === undefined && direct === undefined

/** Ours, and for moderators of a group everybody's (XEP-0425). */
export function isDeletable({ room }: Conversation, { isMine, archiveId, direct }: Message): boolean {
  if (direct !== undefined) return false
  if (isMine || room === undefined) return isMine
  const standing = room.standing.get()
  const isModerator = standing.state === "inside" && standing.role === "moderator"
  return isModerator && archiveId !== undefined && room.info.get().hasModeration
}

/** From our own devices: what waits to be sent is still to go somewhere. */
export const isHidable = ({ state }: Message): boolean => state !== "pending"

/** What needs neither dialog nor list. */
export function createActions(account: Account, conversation: Conversation) {
  const { peer } = conversation
  /** What was typed would be lost with another message in its place. */
  const mustFinishEditing = (): boolean => {
    const { edit } = findDraft(account.jid, peer)
    if (edit === undefined || edit.text === edit.original) return false
    showToast(text.finishEditing)
    focusComposer(peer)
    return true
  }
  return {
    reply(message: Message, author: string): void {
      const id = nameOf(conversation, message)
      if (id === undefined || mustFinishEditing()) return
      const excerpt = summaryOf(message)
      answerMessage(account.jid, peer, { id, to: message.from.toString(), author, excerpt })
    },
    quote(message: Message): void {
      quoteInDraft(account.jid, peer, message.body)
    },
    edit(message: Message): void {
      if (isEditable(message) && !mustFinishEditing()) editMessage(account.jid, peer, message)
    },
    toggleReaction(message: Message, emoji: string): void {
      const mine = (message.reactions ?? []).filter(({ isMine }) => isMine).map((each) => each.emoji)
      const isThere = mine.includes(emoji)
      if (!isThere) noteEmoji(emoji)
      const wanted = isThere ? mine.filter((each) => each !== emoji) : [...mine, emoji]
      attempt(conversation.react(message.id, wanted))
    },
    copyText(messages: readonly Message[]): void {
      void copy(transcribe(account, messages))
    },
    copyLink(message: Message): void {
      const path = messagePath(peer, nameOf(conversation, message) ?? message.id)
      void copy(new URL(pathInAccount(path, account.jid.toString()), location.href).href)
    },
  }
}

async function copy(what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(what)
    showToast(text.copied)
  } catch {
    showToast(text.notCopied)
  }
}
