import { Jid } from "@kith/xmpp"
import { X } from "lucide-react"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { describePerson } from "../../session/people.ts"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { IconButton } from "../../ui/button/IconButton.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import styles from "./Exceptions.module.css"

const text = strings.privacy

/** For whom something else holds, and the way back to the usual. */
export function Exceptions() {
  const account = useAccount()
  const contacts = useLive(account.contacts)
  const people = useLive(account.settings.people)
  const lastSeen = useLive(account.lastSeenDisclosure.people)
  const isOffered = useLive(account.lastSeenDisclosure.isOffered) === true
  const addresses = new Set([...people.keys(), ...(isOffered ? lastSeen.keys() : [])])
  const exceptions = [...addresses].flatMap((address) => {
    const jid = Jid.tryParse(address)
    const disclosure = {
      ...people.get(address),
      ...(isOffered && lastSeen.has(address) && { lastSeen: lastSeen.get(address) }),
    }
    return jid === undefined || Object.keys(disclosure).length === 0 ? [] : [{ jid, disclosure }]
  })

  function remove(jid: Jid): void {
    const key = jid.toString()
    const removed: Promise<void>[] = []
    if (people.has(key)) removed.push(account.settings.setForPerson(jid, {}))
    if (lastSeen.has(key)) removed.push(account.lastSeenDisclosure.setForPerson(jid, undefined))
    Promise.all(removed).catch((error) => showToast(sentenceOf(error)))
  }

  if (exceptions.length === 0) return null
  return (
    <ul className={styles.list}>
      {exceptions.map(({ jid, disclosure }) => {
        const { name } = describePerson(account, jid, contacts)
        const words = (["readMarks", "receipts", "typing", "lastSeen"] as const)
          .filter((key) => disclosure[key] !== undefined)
          .map((key) => `${text[key]}: ${disclosure[key] ? text.yes : text.no}`)
        return (
          <li key={jid.toString()}>
            <div>
              <strong dir="auto">{name}</strong>
              <p>{words.join(" · ")}</p>
            </div>
            <IconButton label={text.removeException({ name })} onClick={() => remove(jid)}>
              <X size={18} />
            </IconButton>
          </li>
        )
      })}
    </ul>
  )
}
