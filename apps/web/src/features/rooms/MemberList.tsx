import type { Affiliate, Room } from "@kith/client"
import { type RefObject, useDeferredValue, useMemo, useState } from "react"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { SearchField } from "../../ui/field/SearchField.tsx"
import { Spinner } from "../../ui/spinner/Spinner.tsx"
import { VirtualList } from "../../ui/virtual-list/VirtualList.tsx"
import { remPx } from "../settings/appearance.ts"
import { MemberRow } from "./MemberRow.tsx"
import styles from "./RoomDetails.module.css"
import { filterMembers, listMembers } from "./room-member.ts"
import { useAffiliates } from "./useAffiliates.ts"

const text = strings.rooms
/** As `MemberRow` is drawn: two lines of text and their picture, in the size of a letter. */
const ROW_REM = 3.375
/** From so many on there is a field to search them. */
const SEARCHED_FROM = 8
const NOBODY: readonly Affiliate[] = []

/** Who is in a group: those who are there first, then, in groups for members, those who are not. */
export function MemberList({
  room,
  scroller,
}: {
  readonly room: Room
  readonly scroller: RefObject<HTMLElement | null>
}) {
  const occupants = useDeferredValue(useLive(room.occupants))
  const { isMembersOnly } = useLive(room.info)
  const affiliates = useAffiliates(room, isMembersOnly)
  const isLoading = isMembersOnly && affiliates === undefined
  const [rowHeight] = useState(() => ROW_REM * remPx())
  const [typed, setTyped] = useState("")
  const query = useDeferredValue(typed)
  const members = useMemo(() => listMembers(occupants, affiliates ?? NOBODY), [occupants, affiliates])
  const found = useMemo(() => filterMembers(members, query), [members, query])

  return (
    <section className={styles.members} aria-label={text.members}>
      <h3>
        {isMembersOnly
          ? `${text.memberCount({ count: members.length })} · ${text.onlineCount({ count: occupants.length })}`
          : text.online({ count: occupants.length })}
      </h3>
      {members.length >= SEARCHED_FROM && (
        <SearchField label={text.searchMembers} typed={typed} onType={setTyped} />
      )}
      {isLoading && (
        <p className={styles.waiting} role="status">
          <Spinner />
          {strings.ui.loading}
        </p>
      )}
      {found.length === 0 && !isLoading ? (
        <p className={styles.empty} role="status">
          {text.nobodyLikeThat}
        </p>
      ) : (
        <VirtualList
          label={text.members}
          items={found}
          keyOf={({ key }) => key}
          rowHeight={rowHeight}
          scroller={scroller}
        >
          {(member) => <MemberRow room={room} member={member} />}
        </VirtualList>
      )}
    </section>
  )
}
