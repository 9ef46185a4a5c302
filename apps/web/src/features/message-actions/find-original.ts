import type { Conversation, Message } from "@kith/client"
import { useSyncExternalStore } from "react"

const indexes = new WeakMap<readonly Message[], ReadonlyMap<string, Message>>()

/** The message of the window that others call so; drawn again only when that one changes. */
export function useOriginal(conversation: Conversation, name: string): Message | undefined {
  const { messages, kind } = conversation
  return useSyncExternalStore(messages.subscribe, () => indexOf(messages.get(), kind === "room").get(name))
}

function indexOf(messages: readonly Message[], isRoom: boolean): ReadonlyMap<string, Message> {
  let index = indexes.get(messages)
  if (index === undefined) {
    const names = messages.flatMap((message): [string, Message][] => {
      const name = isRoom ? message.archiveId : message.originId
      return name === undefined ? [] : [[name, message]]
    })
    index = new Map(names)
    indexes.set(messages, index)
  }
  return index
}
