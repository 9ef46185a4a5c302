import type { Message } from "@kith/client"
import { Jid } from "@kith/xmpp"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { navigate } from "../../navigation/navigation.ts"
import { chatPath } from "../../navigation/route.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { PersonAvatar } from "../../session/PersonAvatar.tsx"
import { usePerson } from "../../session/people.ts"
import { strings } from "../../strings/index.ts"
import { showToast } from "../../ui/toast/toasts.ts"
import styles from "./ContactCard.module.css"

const text = strings.contactCard

/** Somebody whose address was handed on, and what one can do with it. */
export function ContactCardView({ message }: { readonly message: Message }) {
  const { contactCard } = message
  const jid = Jid.tryParse(contactCard?.address)
  if (contactCard === undefined || jid === undefined) return null
  return <Card jid={jid} name={contactCard.name ?? jid.local ?? jid.domain} />
}

function Card({ jid, name }: { readonly jid: Jid; readonly name: string }) {
  const account = useAccount()
  const { contact } = usePerson(jid)
  const isOurs = account.jid.equals(jid)
  function add(): void {
    account.addContact(jid, name).then(
      () => showToast(text.added({ name })),
      (error: unknown) => showToast(sentenceOf(error)),
    )
  }
  return (
    <div className={styles.card}>
      <div className={styles.who}>
        <PersonAvatar jid={jid} name={name} size={44} />
        <div className={styles.lines}>
          <bdi className={styles.name}>{name}</bdi>
          <span className={styles.address}>{jid.toString()}</span>
        </div>
      </div>
      {isOurs ? (
        <p className={styles.address}>{text.you}</p>
      ) : (
        <div className={styles.actions}>
          <button type="button" onClick={() => navigate(chatPath(jid))}>
            {text.write}
          </button>
          {contact === undefined && (
            <button type="button" onClick={add}>
              {text.add}
            </button>
          )}
        </div>
      )}
    </div>
  )
}
