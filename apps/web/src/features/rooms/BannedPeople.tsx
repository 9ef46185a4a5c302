import type { Affiliate, Room } from "@kith/client"
import { useDeferredValue, useEffect, useMemo, useRef, useState } from "react"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { TextField } from "../../ui/field/TextField.tsx"
import { Spinner } from "../../ui/spinner/Spinner.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import { VirtualList } from "../../ui/virtual-list/VirtualList.tsx"
import { fold } from "./room-member.ts"
import styles from "./rooms.module.css"

const text = strings.rooms
/** As `.banned` is drawn, in pixels. */
const ROW_HEIGHT = 52
/** From so many on there is a field to search them. */
const SEARCHED_FROM = 8

/** Who cannot come in any more, with the way back. */
export function BannedPeople({ room }: { readonly room: Room }) {
  /** `undefined`: on the way. */
  const [banned, setBanned] = useState<readonly Affiliate[]>()
  const [failure, setFailure] = useState<string>()
  useEffect(() => {
    room.listAffiliates("outcast").then(setBanned, (error: unknown) => setFailure(sentenceOf(error)))
  }, [room])

  async function lift({ jid }: Affiliate): Promise<void> {
    try {
      await room.setAffiliation(jid, "none")
      setBanned((before) => before?.filter((each) => !each.jid.equals(jid)))
    } catch (error) {
      showToast(sentenceOf(error))
    }
  }

  return (
    <section className={styles.section} aria-label={text.banned}>
      <h3>{text.banned}</h3>
      {failure !== undefined && <p className={styles.soft}>{failure}</p>}
      {banned === undefined && failure === undefined && <Spinner />}
      {banned?.length === 0 && <p className={styles.soft}>{text.nobodyBanned}</p>}
      {banned !== undefined && banned.length > 0 && (
        <List banned={banned} onLift={(affiliate) => void lift(affiliate)} />
      )}
    </section>
  )
}

/** Of thousands only those in sight are drawn. */
function List({
  banned,
  onLift,
}: {
  readonly banned: readonly Affiliate[]
  readonly onLift: (affiliate: Affiliate) => void
}) {
  const scroller = useRef<HTMLDivElement>(null)
  const [typed, setTyped] = useState("")
  const query = useDeferredValue(typed)
  const searched = useMemo(
    () =>
      banned.map((affiliate) => ({ affiliate, words: fold(`${affiliate.jid} ${affiliate.reason ?? ""}`) })),
    [banned],
  )
  const found = useMemo(() => {
    const words = fold(query).split(/\s+/)
    return searched
      .filter((each) => words.every((word) => each.words.includes(word)))
      .map(({ affiliate }) => affiliate)
  }, [searched, query])

  return (
    <>
      {banned.length >= SEARCHED_FROM && (
        <TextField
          label={strings.list.search}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      )}
      {found.length === 0 ? (
        <p className={styles.soft} role="status">
          {text.nobodyLikeThat}
        </p>
      ) : (
        <div ref={scroller} className={styles.bannedList}>
          <VirtualList
            label={text.banned}
            items={found}
            keyOf={({ jid }) => jid.toString()}
            rowHeight={ROW_HEIGHT}
            scroller={scroller}
          >
            {(affiliate) => (
              <div className={styles.banned}>
                <span className={styles.words}>
                  <span>{affiliate.jid.toString()}</span>
                  {affiliate.reason !== undefined && (
                    <span className={styles.soft} dir="auto">
                      {affiliate.reason}
                    </span>
                  )}
                </span>
                <Button size="small" onClick={() => onLift(affiliate)}>
                  {text.liftBan}
                </Button>
              </div>
            )}
          </VirtualList>
        </div>
      )}
    </>
  )
}
