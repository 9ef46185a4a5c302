import { Jid } from "@kith/xmpp"
import { X } from "lucide-react"
import { useAccount } from "../../session/AccountContext.tsx"
import { describePerson } from "../../session/people.ts"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { IconButton } from "../../ui/button/IconButton.tsx"
import styles from "./Exceptions.module.css"

const text = strings.privacy

/** For whom something else holds, and the way back to the usual. */
export function Exceptions() {
  const account = useAccount()
  const contacts = useLive(account.contacts)
  const people = useLive(account.settings.people)
  const exceptions = [...people].flatMap(([address, disclosure]) => {
    const jid = Jid.tryParse(address)
    return jid === undefined || Object.keys(disclosure).length === 0 ? [] : [{ jid, disclosure }]
  })
  if (exceptions.length === 0) return null
  return (
    <ul className={styles.list}>
      {exceptions.map(({ jid, disclosure }) => {
        const { name } = describePerson(account, jid, contacts)
        const words = (["readMarks", "receipts", "typing"] as const)
          .filter((key) => disclosure[key] !== undefined)
          .map((key) => `${text[key]}: ${disclosure[key] ? text.yes : text.no}`)
        return (
          <li key={jid.toString()}>
            <div>
              <strong dir="auto">{name}</strong>
              <p>{words.join(" · ")}</p>
            </div>
            <IconButton
              label={text.removeException({ name })}
              onClick={() => void account.settings.setForPerson(jid, {})}
            >
              <X size={18} />
            </IconButton>
          </li>
        )
      })}
    </ul>
  )
}
