import type { Message } from "@kith/client"
import { useEffect, useRef, useState } from "react"
import { strings } from "../../strings/index.ts"
import { summaryOf } from "../message-actions/message-summary.ts"

/** Of many that come at once the last ones are read out. */
const MOST = 5

/** What is not among the last ones can no longer fail while somebody waits for it. */
const LOOKED_AT = 50

/**
 * Reads out what arrives while the conversation is open, and what could not be sent; what is loaded from the past stays
 * silent, and so does what was sent as it should.
 */
export function NewArrivals({
  messages,
  name,
}: {
  readonly messages: readonly Message[]
  readonly name: string
}) {
  const newest = messages.at(-1)
  const knownUntil = useRef(newest?.sentAt ?? 0)
  const [spoken, setSpoken] = useState({ id: "", words: "" })

  useEffect(() => {
    if (newest === undefined || newest.sentAt <= knownUntil.current) return
    const arrived = messages
      .slice(-MOST)
      .filter(({ sentAt, isMine }) => sentAt > knownUntil.current && !isMine)
    knownUntil.current = newest.sentAt
    if (arrived.length === 0) return
    const words = arrived.map((message) =>
      strings.conversation.arrived({
        name: message.senderName ?? name,
        text: summaryOf(message).slice(0, 500),
      }),
    )
    setSpoken({ id: newest.id, words: words.join("\n") })
  }, [messages, newest, name])

  const knownToFail = useRef<ReadonlySet<string>>(undefined)
  useEffect(() => {
    const failed = messages.slice(-LOOKED_AT).filter(({ state }) => state === "failed")
    const known = knownToFail.current
    knownToFail.current = new Set(failed.map(({ id }) => id))
    const last = known && failed.findLast(({ id }) => !known.has(id))
    if (last === undefined) return
    const words = { name: strings.message.failed, text: summaryOf(last).slice(0, 500) }
    setSpoken({ id: `${last.id} failed`, words: strings.conversation.arrived(words) })
  }, [messages])

  return (
    <p className="visually-hidden" aria-live="polite">
      {/* Made anew for each: who says the same twice is heard twice. */}
      {spoken.words !== "" && <span key={spoken.id}>{spoken.words}</span>}
    </p>
  )
}
