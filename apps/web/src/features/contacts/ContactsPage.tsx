import type { Contact } from "@kith/client"
import { Info, UserPlus } from "lucide-react"
import { useDeferredValue, useState } from "react"
import { sayFailure } from "../../failures/say-failure.ts"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { Link } from "../../navigation/Link.tsx"
import { goBack } from "../../navigation/navigation.ts"
import { chatPath, detailsPath } from "../../navigation/route.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { PersonAvatar } from "../../session/PersonAvatar.tsx"
import { PresenceWords } from "../../session/PresenceWords.tsx"
import { presenceDot } from "../../session/people.ts"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { EmptyState } from "../../ui/empty-state/EmptyState.tsx"
import { SearchField } from "../../ui/field/SearchField.tsx"
import { Notice } from "../../ui/notice/Notice.tsx"
import { Page } from "../../ui/page/Page.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import styles from "./ContactsPage.module.css"
import { findContacts, groupContacts } from "./group-contacts.ts"
import { RequestCard } from "./RequestCard.tsx"

const text = strings.contacts

/** Everybody one is in touch with, by groups, and who waits for an answer on either side. */
export function ContactsPage({ onAdd }: { readonly onAdd: () => void }) {
  const account = useAccount()
  const contacts = useLive(account.contacts)
  const requests = useLive(account.requests)
  const problem = useLive(account.contactsProblem)
  const [typed, setTyped] = useState("")
  const query = useDeferredValue(typed)
  const found = findContacts(contacts, query)
  const asked = found.filter(({ isPending, subscription }) => isPending && subscription !== "both")
  const groups = groupContacts(found.filter((contact) => !asked.includes(contact)))
  return (
    <Page
      title={text.title}
      back={strings.conversation.back}
      onBack={() => goBack("/")}
      tools={
        <>
          <span className={styles.count}>{text.count({ count: contacts.length })}</span>
          <Button size="small" icon={<UserPlus size={17} />} onClick={onAdd}>
            {strings.list.add}
          </Button>
        </>
      }
    >
      <div className={styles.sections}>
        {problem !== undefined && <Notice kind="error">{sayFailure(problem)}</Notice>}
        {contacts.length > 0 && <SearchField label={text.search} typed={typed} onType={setTyped} />}
        {requests.length > 0 && (
          <section aria-label={text.requestsIn} className={styles.requests}>
            <h3>{text.requestsIn}</h3>
            {requests.map((request) => (
              <RequestCard key={request.jid.toString()} request={request} />
            ))}
          </section>
        )}
        {asked.length > 0 && (
          <section aria-label={text.requestsOut}>
            <h3>{text.requestsOut}</h3>
            <ul className={styles.list}>
              {asked.map((contact) => (
                <Entry key={contact.jid.toString()} contact={contact} />
              ))}
            </ul>
          </section>
        )}
        {groups.map((group) => (
          <section key={group.name ?? ""} aria-label={group.name ?? text.ungrouped}>
            {(groups.length > 1 || group.name !== undefined) && (
              <h3 dir="auto">{group.name ?? text.ungrouped}</h3>
            )}
            <ul className={styles.list}>
              {group.contacts.map((contact) => (
                <Entry key={contact.jid.toString()} contact={contact} />
              ))}
            </ul>
          </section>
        ))}
        {found.length === 0 && query !== "" && <p>{text.nobody({ query })}</p>}
        {contacts.length === 0 && requests.length === 0 && problem === undefined && (
          <EmptyState
            title={text.emptyTitle}
            action={
              <Button look="primary" icon={<UserPlus size={18} />} onClick={onAdd}>
                {strings.list.add}
              </Button>
            }
          >
            <p>{text.emptyText}</p>
          </EmptyState>
        )}
      </div>
    </Page>
  )
}

function Entry({ contact }: { readonly contact: Contact }) {
  const { jid, name, presence, isPending, subscription } = contact
  const says = presence.status ?? jid.toString()
  return (
    <li className={styles.entry}>
      <Link to={chatPath(jid)} className={styles.person}>
        <PersonAvatar jid={jid} name={name} presence={presenceDot(presence.availability)} />
        <span className={styles.words}>
          <span className={styles.name} dir="auto">
            {name}
          </span>
          <PresenceWords availability={presence.availability} />
          <span className={styles.says} dir="auto">
            {says}
          </span>
        </span>
      </Link>
      {isPending && subscription !== "both" ? (
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
    </li>
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
