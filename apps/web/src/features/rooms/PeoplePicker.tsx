import type { Jid } from "@kith/xmpp"
import { Check, UserPlus, X } from "lucide-react"
import { useDeferredValue, useState } from "react"
import { findAddress } from "../../forms/address.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { PersonAvatar } from "../../session/PersonAvatar.tsx"
import { describePerson } from "../../session/people.ts"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { TextField } from "../../ui/field/TextField.tsx"
import styles from "./rooms.module.css"

const text = strings.rooms
const SHOWN_MOST = 50

/** Chooses people among the contacts, or by address. */
export function PeoplePicker({
  chosen,
  onChange,
  error,
}: {
  readonly chosen: readonly Jid[]
  readonly onChange: (chosen: readonly Jid[]) => void
  readonly error?: string | undefined
}) {
  const account = useAccount()
  const contacts = useLive(account.contacts)
  const [typed, setTyped] = useState("")
  const query = useDeferredValue(typed).trim().toLocaleLowerCase()
  const found = contacts.filter(({ name, jid }) => `${name} ${jid}`.toLocaleLowerCase().includes(query))
  const address = query.includes("@") ? findAddress(query, account.jid.domain) : undefined
  const isNew = address !== undefined && !contacts.some(({ jid }) => jid.equals(address))
  const isChosen = (jid: Jid) => chosen.some((each) => each.equals(jid))
  const toggle = (jid: Jid) => {
    onChange(isChosen(jid) ? chosen.filter((each) => !each.equals(jid)) : [...chosen, jid])
    setTyped("")
  }

  return (
    <div className={styles.picker}>
      <TextField
        label={text.people}
        placeholder={text.addPeople}
        error={error}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {chosen.length > 0 && (
        <div className={styles.chosen}>
          {chosen.map((jid) => {
            const { name } = describePerson(account, jid, contacts)
            return (
              <button key={jid.toString()} type="button" className={styles.chip} onClick={() => toggle(jid)}>
                <PersonAvatar jid={jid} name={name} size={24} />
                <span dir="auto">{name}</span>
                <X size={14} aria-hidden="true" />
                <span className="visually-hidden">{text.takeOff}</span>
              </button>
            )
          })}
        </div>
      )}
      <ul className={styles.people} aria-label={text.people}>
        {found.slice(0, SHOWN_MOST).map(({ jid, name }) => (
          <li key={jid.toString()}>
            <button
              type="button"
              className={styles.person}
              aria-pressed={isChosen(jid)}
              onClick={() => toggle(jid)}
            >
              <PersonAvatar jid={jid} name={name} size={34} />
              <span className={styles.words}>
                <span dir="auto">{name}</span>
                <span className={styles.soft}>{jid.toString()}</span>
              </span>
              {isChosen(jid) && <Check size={18} className={styles.check} aria-hidden="true" />}
            </button>
          </li>
        ))}
        {isNew && (
          <li>
            <button type="button" className={styles.person} onClick={() => toggle(address)}>
              <UserPlus size={20} aria-hidden="true" />
              <span>{text.addAddress({ address: address.toString() })}</span>
            </button>
          </li>
        )}
        {found.length === 0 && !isNew && query !== "" && <li className={styles.empty}>{text.nobodyFound}</li>}
      </ul>
    </div>
  )
}
