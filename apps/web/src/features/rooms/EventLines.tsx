import type { RoomEvent } from "@kith/client"
import styles from "./EventLines.module.css"
import { describeEvents } from "./event-lines.ts"

/** What happened in the group between two messages. */
export function EventLines({ events }: { readonly events: readonly RoomEvent[] }) {
  return (
    <div className={styles.events} data-events="">
      {describeEvents(events).map((line) => (
        <p key={line} dir="auto">
          {line}
        </p>
      ))}
    </div>
  )
}
