import type { Conversation, Room } from "@kith/client"
import { useMemo } from "react"
import { PersonAvatar } from "../../session/PersonAvatar.tsx"
import { useLive } from "../../session/useLive.ts"
import { formatBriefMoment, formatTime, startOfDay } from "../../strings/dates.ts"
import { strings } from "../../strings/index.ts"
import { withoutHidden } from "../message-text/hidden-characters.ts"
import { listMembers } from "../rooms/room-member.ts"
import { useAffiliates } from "../rooms/useAffiliates.ts"
import styles from "./MessageReaders.module.css"
import { type ReaderLine, sortReaders } from "./message-readers.ts"

const text = strings.messageActions
/** Of those who have not read it: of the members only so many need be there. */
const NAMED_MOST = 100

/** In a private group: who has read a message of ours and when, and who has not told so (XEP-0333). */
export function MessageReaders({
  conversation,
  room,
  id,
}: {
  readonly conversation: Conversation
  readonly room: Room
  readonly id: string
}) {
  const readers = useLive(useMemo(() => conversation.readersOf(id), [conversation, id]))
  const occupants = useLive(room.occupants)
  const affiliates = useAffiliates(room, true)
  const { read, unread } = useMemo(
    () => sortReaders(readers, listMembers(occupants, affiliates ?? []), room.jid),
    [readers, occupants, affiliates, room],
  )
  return (
    <>
      <div>
        <dt>{text.infoReaders}</dt>
        <dd>{read.length === 0 ? text.infoNoReaders : <Lines label={text.infoReaders} lines={read} />}</dd>
      </div>
      {unread.length > 0 && affiliates !== undefined && (
        <div>
          <dt>{text.infoNotYet}</dt>
          <dd>
            <Lines label={text.infoNotYet} lines={unread.slice(0, NAMED_MOST)} />
            {unread.length > NAMED_MOST && (
              <p className={styles.hint}>{text.others({ count: unread.length - NAMED_MOST })}</p>
            )}
            <p className={styles.hint}>{text.infoNotYetHint}</p>
          </dd>
        </div>
      )}
    </>
  )
}

function Lines({ label, lines }: { readonly label: string; readonly lines: readonly ReaderLine[] }) {
  return (
    <ul className={styles.lines} aria-label={label}>
      {lines.map(({ key, name, jid, read }) => (
        <li key={key} className={styles.line}>
          <PersonAvatar jid={jid} name={name} size={32} />
          <span className={styles.name} dir="auto">
            {withoutHidden(name)}
          </span>
          {read !== undefined && <ReadAt {...read} />}
        </li>
      ))}
    </ul>
  )
}

function ReadAt({ at, isExact }: NonNullable<ReaderLine["read"]>) {
  const time = startOfDay(at) === startOfDay(Date.now()) ? formatTime(at) : formatBriefMoment(at)
  return (
    <time className={styles.time} dateTime={new Date(at).toISOString()}>
      {isExact ? time : text.readAtLatest({ time })}
    </time>
  )
}
