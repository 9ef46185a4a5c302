import type { Contact, Conversation } from "@kith/client"
import { useState } from "react"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { PersonAvatar } from "../../session/PersonAvatar.tsx"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { SearchField } from "../../ui/field/SearchField.tsx"
import { Notice } from "../../ui/notice/Notice.tsx"
import { Sheet } from "../../ui/sheet/Sheet.tsx"
import styles from "./ContactCard.module.css"

const text = strings.contactCard
const SHOWN_MOST = 50

/** Chooses whose address is handed on. */
export default function ShareContact({
  conversation,
  onSent,
  onClose,
}: {
  readonly conversation: Conversation
  readonly onSent: () => void
  readonly onClose: () => void
}) {
  const account = useAccount()
  const contacts = useLive(account.contacts)
  const [sought, setSought] = useState("")
  const [problem, setProblem] = useState<string>()
  const words = sought.trim().toLocaleLowerCase()
  const found = contacts
    .filter(({ jid, name }) => `${name} ${jid}`.toLocaleLowerCase().includes(words))
    .slice(0, SHOWN_MOST)
  function share({ jid, name }: Contact): void {
    conversation
      .send({ body: "", contactCard: { address: jid.toString(), name } })
      .then(onSent, (error: unknown) => setProblem(sentenceOf(error)))
  }
  return (
    <Sheet title={text.title} onClose={onClose}>
      <div className={styles.sheet}>
        {problem !== undefined && <Notice kind="error">{problem}</Notice>}
        <SearchField label={text.search} typed={sought} onType={setSought} />
        {found.length === 0 && (
          <p className={styles.address}>{contacts.length === 0 ? text.noContacts : text.none}</p>
        )}
        <ul className={styles.list}>
          {found.map((contact) => (
            <li key={contact.jid.toString()}>
              <button type="button" className={styles.choice} onClick={() => share(contact)}>
                <span className="visually-hidden">{text.share}</span>
                <PersonAvatar jid={contact.jid} name={contact.name} size={40} />
                <span className={styles.lines}>
                  <bdi className={styles.name}>{contact.name}</bdi>
                  <span className={styles.address}>{contact.jid.toString()}</span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </Sheet>
  )
}
