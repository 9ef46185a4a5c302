import type { Jid } from "@kith/xmpp"
import { UserPlus, X } from "lucide-react"
import { useState } from "react"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { goBack } from "../../navigation/navigation.ts"
import { chatPath } from "../../navigation/route.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { PersonAvatar } from "../../session/PersonAvatar.tsx"
import { type Person, showsPresence, usePerson } from "../../session/people.ts"
import { useLive } from "../../session/useLive.ts"
import { formatList } from "../../strings/dates.ts"
import { isolate } from "../../strings/directions.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { IconButton } from "../../ui/button/IconButton.tsx"
import { useArrival } from "../../ui/page/useArrival.ts"
import { showToast } from "../../ui/toast/toasts.ts"
import { ContactActions } from "./ContactActions.tsx"
import styles from "./ContactDetails.module.css"
import { CopyAddress } from "./CopyAddress.tsx"
import { LastSeen } from "./LastSeen.tsx"
import { TheirDetails } from "./TheirDetails.tsx"
import { ToldToThem } from "./ToldToThem.tsx"

const text = strings.contact

/** Who this is, what the two of you see of each other, and what can be changed about it. */
export function ContactDetails({ peer }: { readonly peer: Jid }) {
  const heading = useArrival()
  const person = usePerson(peer)
  const { blocking } = useAccount()
  const isBlocked = useLive(blocking.blocked) !== undefined && blocking.isBlocked(peer)
  const { contact, name, availability } = person
  return (
    <aside className={styles.details} aria-label={text.details}>
      <header className={styles.header}>
        <h2 ref={heading} tabIndex={-1}>
          {text.details}
        </h2>
        <IconButton label={text.closeDetails} onClick={() => goBack(chatPath(peer))}>
          <X size={20} />
        </IconButton>
      </header>
      <div className={styles.person}>
        <PersonAvatar name={name} jid={peer} size={88} />
        <h3 dir="auto">{name}</h3>
        <CopyAddress address={peer} />
      </div>
      {contact !== undefined && showsPresence(person) && (
        <p className={styles.presence}>
          {availability === "offline" ? <LastSeen jid={peer} /> : strings.presence[availability]}
          {contact.presence.status && (
            <q className={styles.status} dir="auto">
              {contact.presence.status}
            </q>
          )}
        </p>
      )}
      {isBlocked && <p className={styles.note}>{strings.blocking.isBlocked({ name })}</p>}
      <Subscription person={person} />
      <TheirDetails jid={peer} />
      {contact !== undefined && contact.groups.length > 0 && (
        <p className={styles.groups}>
          {strings.details.inGroups({ groups: formatList(contact.groups.map(isolate)) })}
        </p>
      )}
      <ToldToThem jid={peer} name={name} />
      <ContactActions person={person} />
    </aside>
  )
}

/** Says in a sentence what one side does not see of the other, with the step that mends it. */
function Subscription({ person: { contact, jid, name } }: { readonly person: Person }) {
  const account = useAccount()
  const [isBusy, setBusy] = useState(false)

  async function ask(): Promise<void> {
    setBusy(true)
    try {
      await account.addContact(jid, contact?.name)
      showToast(contact === undefined ? text.added({ name }) : text.asked({ name }))
    } catch (error) {
      showToast(sentenceOf(error))
    }
    setBusy(false)
  }

  if (contact?.subscription === "both") return null
  if (contact?.subscription === "to") return <p className={styles.note}>{text.otherWay({ name })}</p>
  const sentence =
    contact === undefined
      ? text.notAContact({ name })
      : contact.isPending
        ? text.pending({ name })
        : text.oneWay({ name })
  return (
    <div className={styles.note}>
      <p>{sentence}</p>
      <Button size="small" icon={<UserPlus size={16} />} busy={isBusy} onClick={() => void ask()}>
        {contact === undefined ? text.addThis : text.askAgain}
      </Button>
    </div>
  )
}
