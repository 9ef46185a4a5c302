import type { Contact } from "@kith/client"
import { Info } from "lucide-react"
import { useState } from "react"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { Link } from "../../navigation/Link.tsx"
import { chatPath, detailsPath } from "../../navigation/route.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { PersonAvatar } from "../../session/PersonAvatar.tsx"
import { PresenceWords } from "../../session/PresenceWords.tsx"
import { presenceDot } from "../../session/people.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import styles from "./ContactsPage.module.css"
import { waitsForAnswer } from "./group-contacts.ts"

const text = strings.contacts

/** One line of the contacts: who it is, what they say, and the way to their details. */
export function ContactEntry({ contact }: { readonly contact: Contact }) {
  const { jid, name, presence } = contact
  return (
    <>
      <Link to={chatPath(jid)} className={styles.person}>
        <PersonAvatar jid={jid} name={name} presence={presenceDot(presence.availability)} />
        <span className={styles.words}>
          <span className={styles.name} dir="auto">
            {name}
          </span>
          <PresenceWords availability={presence.availability} />
          <span className={styles.says} dir="auto">
            {presence.status ?? jid.toString()}
          </span>
        </span>
      </Link>
      {waitsForAnswer(contact) ? (
        <Withdraw contact={contact} />
      ) : (
        <Link
          to={detailsPath(jid)}
          className={styles.details}
          aria-label={text.detailsOf({ name })}
          title={strings.contact.details}
        >
          <Info size={20} />
        </Link>
      )}
    </>
  )
}

/** Takes a request back that was not answered: the other is no contact then. */
function Withdraw({ contact: { jid, name } }: { readonly contact: Contact }) {
  const account = useAccount()
  const [isBusy, setBusy] = useState(false)

  async function withdraw(): Promise<void> {
    setBusy(true)
    try {
      await account.removeContact(jid)
      showToast(text.withdrawn({ name }))
    } catch (error) {
      showToast(sentenceOf(error))
      setBusy(false)
    }
  }

  return (
    <Button
      size="small"
      look="plain"
      busy={isBusy}
      aria-label={text.withdrawFrom({ name })}
      onClick={() => void withdraw()}
    >
      {text.withdraw}
    </Button>
  )
}
