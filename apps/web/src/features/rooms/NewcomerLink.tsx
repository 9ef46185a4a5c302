import type { Room } from "@kith/client"
import { Copy, Link2 } from "lucide-react"
import { useState } from "react"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { useRoomLive } from "../../session/rooms.ts"
import { useIsOnThisServer } from "../../session/useIsOnThisServer.ts"
import { formatBriefMoment } from "../../strings/dates.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import styles from "./rooms.module.css"

const text = strings.rooms
const TOKEN_SECONDS = 7 * 24 * 60 * 60

interface NewcomerInvitation {
  readonly link: string
  /** Epoch ms. */
  readonly expiresAt: number | undefined
}

/**
 * One link that makes somebody an account on our server, a contact of ours and a member of a group: that of an
 * invitation (XEP-0401), whose page passes the group on.
 */
export function NewcomerLink({ room }: { readonly room: Room }) {
  const account = useAccount()
  const info = useRoomLive(room.info)
  const isOnThisServer = useIsOnThisServer(account.jid.domain)
  const [made, setMade] = useState<NewcomerInvitation>()
  const [isBusy, setBusy] = useState(false)
  const { isMembersOnly = false, hasTokens = false } = info ?? {}
  // Other servers have pages of their own; and of a group for members only a token opens the door.
  if (!isOnThisServer || (isMembersOnly && !hasTokens)) return null

  async function make(): Promise<void> {
    setBusy(true)
    try {
      const invitation = await account.createInvitation()
      if (invitation?.url === undefined) return showToast(strings.account.noInvitations)
      const token = isMembersOnly ? await room.createToken({ seconds: TOKEN_SECONDS, uses: 1 }) : undefined
      const link = new URL(invitation.url)
      link.searchParams.set("room", room.jid.toString())
      if (token !== undefined) link.searchParams.set("password", token.token)
      setMade({ link: link.href, expiresAt: invitation.expiresAt })
    } catch (error) {
      showToast(sentenceOf(error))
    } finally {
      setBusy(false)
    }
  }

  async function copy(link: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(link)
      showToast(strings.account.linkCopied)
    } catch {
      showToast(strings.problem.couldNotCopy)
    }
  }

  return (
    <section className={styles.section} aria-label={text.newcomers}>
      <h3>{text.newcomers}</h3>
      <p className={styles.soft}>{text.newcomersText}</p>
      {made === undefined ? (
        <div className={styles.row}>
          <Button icon={<Link2 size={17} />} busy={isBusy} onClick={() => void make()}>
            {text.makeLink}
          </Button>
        </div>
      ) : (
        <>
          <p className={styles.link}>{made.link}</p>
          {made.expiresAt !== undefined && (
            <p className={styles.soft}>
              {strings.account.linkEnds({ time: formatBriefMoment(made.expiresAt) })}
            </p>
          )}
          <div className={styles.row}>
            <Button icon={<Copy size={17} />} onClick={() => void copy(made.link)}>
              {text.copyLink}
            </Button>
          </div>
        </>
      )}
    </section>
  )
}
