import type { Conversation, Message } from "@kith/client"
import type { KeyboardEvent } from "react"
import {
  isAnswerable,
  isEditable,
  isHidable,
  isQuotable,
  isShared,
  type MessageActions,
} from "./message-actions.ts"
import { openMessageMenu } from "./open-message-menu.ts"

/** A message as it is drawn. */
const ROW = "[data-message]"

/**
 * Keys at a message: arrows, Home and End go to others, Enter opens its menu, a letter does one thing of it (the menu
 * names them). Answers what to put at the list.
 */
export function createMessageKeys(
  conversation: Conversation,
  actions: MessageActions,
  authorOf: (message: Message) => string,
): (event: KeyboardEvent<HTMLElement>) => void {
  return (event) => {
    const row = event.target
    if (!(row instanceof HTMLElement) || !row.matches(ROW) || event.nativeEvent.isComposing) return
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const message = conversation.messages.get().find(({ id }) => id === row.dataset.message)
    if (message === undefined) return
    const does = findKey(event.key, conversation, message, actions, authorOf)
    if (does === undefined && !move(event.key, row)) return
    event.preventDefault()
    does?.(row)
  }
}

function findKey(
  key: string,
  conversation: Conversation,
  message: Message,
  actions: MessageActions,
  authorOf: (message: Message) => string,
): ((row: HTMLElement) => void) | undefined {
  const canShare = isShared(message)
  switch (key.toLowerCase()) {
    case "enter":
      return openMessageMenu
    case "r":
      return isAnswerable(conversation, message) ? () => actions.reply(message, authorOf(message)) : undefined
    case "q":
      return isQuotable(message) ? () => actions.quote(message) : undefined
    case "e":
      return isEditable(message) ? () => actions.edit(message) : undefined
    case "f":
      return canShare ? () => actions.forward([message]) : undefined
    case "x":
      return canShare ? () => actions.toggleSelected(message) : undefined
    case "i":
      return () => actions.showInfo(message)
    case "delete":
      if (canShare && message.isMine) return () => actions.askToDelete([message], "all")
      return isHidable(message) ? () => actions.askToDelete([message], "me") : undefined
    default:
      return undefined
  }
}

/** Answers whether the key is one that moves. */
function move(key: string, from: HTMLElement): boolean {
  const rows = [...(from.parentElement?.querySelectorAll<HTMLElement>(`:scope > ${ROW}`) ?? [])]
  const at = rows.indexOf(from)
  const places: Readonly<Record<string, number>> = {
    ArrowUp: at - 1,
    ArrowDown: at + 1,
    Home: 0,
    End: rows.length - 1,
  }
  const place = places[key]
  if (place === undefined) return false
  const next = rows[place]
  next?.focus({ preventScroll: true })
  next?.scrollIntoView({ block: "nearest" })
  return true
}
