import type { Conversation, Message } from "@kith/client"
import { useEffect, useState, useSyncExternalStore } from "react"

const indexes = new WeakMap<readonly Message[], ReadonlyMap<string, Message>>()

/**
 * The message that others call so, as far as this device has it; drawn again only when that one changes. Where the window
 * does not reach, it is as it was when it was asked for.
 */
export function useOriginal(conversation: Conversation, name: string | undefined): Message | undefined {
  const { messages, kind } = conversation
  const inWindow = useSyncExternalStore(messages.subscribe, () =>
    name === undefined ? undefined : indexOf(messages.get(), kind === "room").get(name),
  )
  const [stored, setStored] = useState<{ readonly name: string; readonly message: Message | undefined }>()
  const isElsewhere = inWindow === undefined
  useEffect(() => {
    if (name === undefined || !isElsewhere) return
    let isWanted = true
    conversation.findMessage(name).then(
      (message) => isWanted && setStored({ name, message }),
      (error) => console.warn("The message that is answered could not be read", error),
    )
    return () => {
      isWanted = false
    }
  }, [conversation, name, isElsewhere])
  return inWindow ?? (stored?.name === name ? stored?.message : undefined)
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
