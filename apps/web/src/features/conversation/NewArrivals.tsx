import type { Message } from "@kith/client"
import { useEffect, useRef, useState } from "react"
import { strings } from "../../strings/index.ts"
import { summaryOf } from "../message-actions/message-summary.ts"

/** Reads out what arrives while the conversation is open; what is loaded from the past stays silent. */
export function NewArrivals({
  messages,
  name,
}: {
  readonly messages: readonly Message[]
  readonly name: string
}) {
  const newest = messages.at(-1)
  const knownUntil = useRef(newest?.sentAt ?? 0)
  const [spoken, setSpoken] = useState("")

  useEffect(() => {
    if (newest === undefined || newest.sentAt <= knownUntil.current) return
    knownUntil.current = newest.sentAt
    if (!newest.isMine)
      setSpoken(
        strings.conversation.arrived({
          name: newest.senderName ?? name,
          text: summaryOf(newest).slice(0, 500),
        }),
      )
  }, [newest, name])

  return (
    <p className="visually-hidden" aria-live="polite">
      {spoken}
    </p>
  )
}
