import type { Account, FoundRoom, RoomSearchPage } from "@kith/client"
import type { Jid } from "@kith/xmpp"
import { useEffect, useState } from "react"
import { findAddress } from "../../forms/address.ts"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { parseXmppUri } from "../../navigation/xmpp-uri.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { TextField } from "../../ui/field/TextField.tsx"
import { Notice } from "../../ui/notice/Notice.tsx"
import { Sheet } from "../../ui/sheet/Sheet.tsx"
import { Spinner } from "../../ui/spinner/Spinner.tsx"
import styles from "./FindRooms.module.css"
import { FoundRoomRow } from "./FoundRoomRow.tsx"

const text = strings.rooms
/** So long after the last key the question is sent. */
const PAUSE_MS = 250

/** Public groups by name or topic, and any group by its address. */
export function FindRooms({ onClose }: { readonly onClose: () => void }) {
  const account = useAccount()
  const [typed, setTyped] = useState("")
  const [rooms, setRooms] = useState<readonly FoundRoom[]>()
  const [next, setNext] = useState<string>()
  const [problem, setProblem] = useState<string>()
  const words = typed.trim()
  // Of an invitation link that was pasted (XEP-0488 §4.3).
  const password = words.startsWith("xmpp:") ? parseXmppUri(words)?.parameters.get("password") : undefined

  useEffect(() => {
    let isCurrent = true
    const search = async () => {
      setProblem(undefined)
      try {
        const address = words.includes("@") ? findAddress(words, account.jid.domain) : undefined
        const page = await (address === undefined ? account.rooms.search(words) : describe(account, address))
        if (!isCurrent) return
        setRooms(page.rooms)
        setNext(page.next)
      } catch (error) {
        if (!isCurrent) return
        setRooms([])
        setNext(undefined)
        setProblem(sentenceOf(error))
      }
    }
    const timer = setTimeout(() => void search(), words === "" ? 0 : PAUSE_MS)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [account, words])

  async function showMore(): Promise<void> {
    try {
      const page = await account.rooms.search(words, next === undefined ? {} : { after: next })
      setRooms([...(rooms ?? []), ...page.rooms])
      setNext(page.next)
    } catch (error) {
      setProblem(sentenceOf(error))
    }
  }

  return (
    <Sheet title={text.findTitle} onClose={onClose}>
      <div className={styles.all}>
        <TextField
          label={text.findLabel}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        {problem !== undefined && <Notice kind="error">{problem}</Notice>}
        {rooms === undefined ? (
          <div className={styles.state} role="status" aria-label={strings.ui.loading}>
            <Spinner />
          </div>
        ) : (
          <ul className={styles.results} aria-label={text.results}>
            {rooms.map((room) => (
              <FoundRoomRow
                key={room.address.toString()}
                room={room}
                password={password}
                onOpened={onClose}
              />
            ))}
          </ul>
        )}
        {rooms?.length === 0 && problem === undefined && (
          <p className={styles.state} role="status">
            {words === "" ? text.nothingPublic : text.nothingFound}
          </p>
        )}
        {next !== undefined && <Button onClick={() => void showMore()}>{text.moreResults}</Button>}
      </div>
    </Sheet>
  )
}

async function describe({ rooms }: Account, address: Jid): Promise<RoomSearchPage> {
  return { rooms: [await rooms.describe(address)], next: undefined, total: 1 }
}
