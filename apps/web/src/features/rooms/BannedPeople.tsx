import type { Affiliate, Room } from "@kith/client"
import { useEffect, useState } from "react"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import styles from "./rooms.module.css"

const text = strings.rooms
const SHOWN_MOST = 200

/** Who cannot come in any more, with the way back. */
export function BannedPeople({ room }: { readonly room: Room }) {
  const [banned, setBanned] = useState<readonly Affiliate[]>([])
  useEffect(() => {
    room.listAffiliates("outcast").then(setBanned, () => undefined)
  }, [room])

  async function lift({ jid }: Affiliate): Promise<void> {
    try {
      await room.setAffiliation(jid, "none")
      setBanned((before) => before.filter((each) => !each.jid.equals(jid)))
    } catch (error) {
      showToast(sentenceOf(error))
    }
  }

  return (
    <section className={styles.section} aria-label={text.banned}>
      <h3>{text.banned}</h3>
      {banned.length === 0 ? (
        <p className={styles.soft}>{text.nobodyBanned}</p>
      ) : (
        <ul>
          {banned.slice(0, SHOWN_MOST).map((affiliate) => (
            <li key={affiliate.jid.toString()} className={styles.banned}>
              <span className={styles.words}>
                <span>{affiliate.jid.toString()}</span>
                {affiliate.reason !== undefined && (
                  <span className={styles.soft} dir="auto">
                    {affiliate.reason}
                  </span>
                )}
              </span>
              <Button size="small" onClick={() => void lift(affiliate)}>
                {text.liftBan}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
