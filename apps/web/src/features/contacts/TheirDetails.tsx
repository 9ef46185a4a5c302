import type { PersonalDetails } from "@kith/client"
import type { Jid } from "@kith/xmpp"
import { useEffect, useState } from "react"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import styles from "./TheirDetails.module.css"

const text = strings.details
const ORDER = ["bio", "fullName", "place", "website", "email"] as const

/** What somebody tells of themselves (XEP-0292). All of it is their own text; nothing of it is fetched but by a click. */
export function TheirDetails({ jid }: { readonly jid: Jid }) {
  const account = useAccount()
  const isOnline = useLive(account.status).state === "online"
  const [details, setDetails] = useState<PersonalDetails>({})
  useEffect(() => {
    let isOver = false
    if (isOnline) {
      account.details(jid).then(
        (found) => !isOver && setDetails(found),
        () => undefined,
      )
    }
    return () => {
      isOver = true
    }
  }, [account, isOnline, jid])

  const told = ORDER.filter((key) => details[key] !== undefined)
  if (told.length === 0) return null
  return (
    <section aria-label={text.about} className={styles.about}>
      <h3>{text.about}</h3>
      <dl>
        {told.map((key) => (
          <div key={key}>
            <dt>{text[key]}</dt>
            <dd dir="auto">
              <Value kind={key} value={details[key] ?? ""} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Value({ kind, value }: { readonly kind: (typeof ORDER)[number]; readonly value: string }) {
  // The client lets http and https through only.
  if (kind === "website") {
    return (
      <a href={value} target="_blank" rel="noreferrer noopener">
        {value}
      </a>
    )
  }
  if (kind === "email" && /^[^\s@]+@[^\s@]+$/.test(value)) {
    return <a href={`mailto:${encodeURIComponent(value).replace("%40", "@")}`}>{value}</a>
  }
  return value
}
