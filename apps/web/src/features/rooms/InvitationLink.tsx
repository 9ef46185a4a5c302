import type { Room } from "@kith/client"
import type { RoomToken } from "@kith/xmpp"
import { Copy, Link2, QrCode as QrIcon } from "lucide-react"
import { lazy, Suspense, useState } from "react"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import styles from "./rooms.module.css"

const QrCode = lazy(async () => ({ default: (await import("./QrCode.tsx")).QrCode }))

const text = strings.rooms
const DAY_SECONDS = 24 * 60 * 60
const LASTS_SECONDS = 7 * DAY_SECONDS
const USES = 20

/** A link that lets people in whose address nobody knows (RFC 5122, XEP-0488). */
export function InvitationLink({ room }: { readonly room: Room }) {
  const { isMembersOnly, hasTokens } = room.info.get()
  const needsToken = isMembersOnly && hasTokens
  const [token, setToken] = useState<RoomToken>()
  const [showsCode, setShowsCode] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const link = linkTo(room, token?.token)

  async function makeToken(): Promise<void> {
    setBusy(true)
    try {
      setToken(await room.createToken({ seconds: LASTS_SECONDS, uses: USES }))
    } catch (error) {
      showToast(sentenceOf(error))
    }
    setBusy(false)
  }

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(link)
      showToast(text.linkCopied)
    } catch {
      showToast(strings.problem.couldNotCopy)
    }
  }

  // Without a token the link of a group for members lets nobody in.
  if (isMembersOnly && !hasTokens) return null
  return (
    <section className={styles.section} aria-label={text.link}>
      <h3>{text.link}</h3>
      {needsToken && token === undefined ? (
        <div className={styles.row}>
          <Button icon={<Link2 size={17} />} busy={isBusy} onClick={() => void makeToken()}>
            {text.makeLink}
          </Button>
        </div>
      ) : (
        <>
          <p className={styles.link}>{link}</p>
          <p className={styles.soft}>
            {token === undefined
              ? text.linkHint
              : text.tokenHint({ uses: usesOf(token), days: daysOf(token) })}
          </p>
          <div className={styles.row}>
            <Button icon={<Copy size={17} />} onClick={() => void copy()}>
              {text.copyLink}
            </Button>
            {!showsCode && (
              <Button icon={<QrIcon size={17} />} look="plain" onClick={() => setShowsCode(true)}>
                {text.showCode}
              </Button>
            )}
          </div>
          {showsCode && (
            <Suspense>
              <QrCode text={link} />
            </Suspense>
          )}
        </>
      )}
    </section>
  )
}

function linkTo(room: Room, password: string | undefined): string {
  const address = encodeURI(room.jid.toString())
  return `xmpp:${address}?join${password === undefined ? "" : `;password=${encodeURIComponent(password)}`}`
}

const usesOf = ({ counter = USES }: RoomToken) => counter
const daysOf = ({ delay = LASTS_SECONDS }: RoomToken) => Math.max(1, Math.round(delay / DAY_SECONDS))
