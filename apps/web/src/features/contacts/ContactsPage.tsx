import { UserPlus } from "lucide-react"
import { useDeferredValue, useMemo, useState } from "react"
import { sayFailure } from "../../failures/say-failure.ts"
import { goBack } from "../../navigation/navigation.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { IconButton } from "../../ui/button/IconButton.tsx"
import { EmptyState } from "../../ui/empty-state/EmptyState.tsx"
import { SearchField } from "../../ui/field/SearchField.tsx"
import { Notice } from "../../ui/notice/Notice.tsx"
import { Page } from "../../ui/page/Page.tsx"
import { useIsNarrow } from "../../ui/useIsNarrow.ts"
import { ContactGroups } from "./ContactGroups.tsx"
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
  const isNarrow = useIsNarrow()
  const [typed, setTyped] = useState("")
  const query = useDeferredValue(typed)
  const found = useMemo(() => findContacts(contacts, query), [contacts, query])
  const groups = useMemo(() => groupContacts(found), [found])
  return (
    <Page
      title={text.title}
      back={strings.conversation.back}
      onBack={() => goBack("/")}
      tools={
        <>
          <span className={styles.count}>{text.count({ count: contacts.length })}</span>
          {isNarrow ? (
            <IconButton label={strings.list.add} onClick={onAdd}>
              <UserPlus size={20} />
            </IconButton>
          ) : (
            <Button size="small" icon={<UserPlus size={17} />} onClick={onAdd}>
              {strings.list.add}
            </Button>
          )}
        </>
      }
    >
      <div className={styles.sections}>
        {problem !== undefined && <Notice kind="error">{sayFailure(problem)}</Notice>}
        {contacts.length > 0 && <SearchField label={text.search} typed={typed} onType={setTyped} />}
        {requests.length > 0 && query === "" && (
          <section aria-label={text.requestsIn} className={styles.requests}>
            <h3>{text.requestsIn}</h3>
            {requests.map((request) => (
              <RequestCard key={request.jid.toString()} request={request} />
            ))}
          </section>
        )}
        {groups.length > 0 && <ContactGroups groups={groups} />}
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
