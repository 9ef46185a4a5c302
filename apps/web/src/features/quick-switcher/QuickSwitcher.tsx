import { Search } from "lucide-react"
import { type KeyboardEvent, useId, useState } from "react"
import { findAddress } from "../../forms/address.ts"
import { navigate } from "../../navigation/navigation.ts"
import { chatPath } from "../../navigation/route.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { PersonAvatar } from "../../session/PersonAvatar.tsx"
import { describePerson, presenceDot } from "../../session/people.ts"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { Badge } from "../../ui/badge/Badge.tsx"
import { Dialog } from "../../ui/dialog/Dialog.tsx"
import { filterEntries, listEntries, rankEntries } from "../conversation-list/filter-list.ts"
import styles from "./QuickSwitcher.module.css"

const text = strings.switcher
const MAX_RESULTS = 8

/** Type a few letters of a name, press Enter, and be there (WAI-ARIA combobox). */
export function QuickSwitcher({ onClose }: { readonly onClose: () => void }) {
  const account = useAccount()
  const conversations = useLive(account.conversations)
  const contacts = useLive(account.contacts)
  const [query, setQuery] = useState("")
  const [chosen, setChosen] = useState(0)
  const id = useId()

  const found = filterEntries(listEntries(conversations, contacts), query, account.jid.domain)
  const results = rankEntries(found, query)
    .slice(0, MAX_RESULTS)
    .map((entry) => ({
      person: describePerson(account, entry.peer, contacts),
      unread: entry.kind === "conversation" ? entry.summary.unread : 0,
    }))
  const typed = query.includes("@") ? findAddress(query, account.jid.domain) : undefined
  if (typed !== undefined && !results.some(({ person }) => person.jid.equals(typed))) {
    results.push({ person: describePerson(account, typed, contacts), unread: 0 })
  }

  function open(index: number): void {
    const result = results[index]
    if (result === undefined) return
    onClose()
    navigate(chatPath(result.person.jid))
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return
    if (event.key === "Enter") open(chosen)
    else if (event.key === "ArrowDown") setChosen(Math.min(chosen + 1, results.length - 1))
    else if (event.key === "ArrowUp") setChosen(Math.max(chosen - 1, 0))
    else return
    event.preventDefault()
  }

  return (
    <Dialog title={text.title} hidesTitle onClose={onClose}>
      <div className={styles.field}>
        <Search size={20} aria-hidden="true" />
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={results.length > 0 ? `${id}-${chosen}` : undefined}
          aria-label={text.placeholder}
          placeholder={text.placeholder}
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value)
            setChosen(0)
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div id={id} role="listbox" aria-label={text.results} className={styles.results}>
        {results.map(({ person, unread }, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: The keys are handled by the field, which keeps the focus.
          <div
            key={person.jid.toString()}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            className={styles.result}
            onClick={() => open(index)}
            onPointerMove={() => setChosen(index)}
          >
            <PersonAvatar
              name={person.name}
              jid={person.jid}
              size={36}
              presence={presenceDot(person.availability)}
            />
            <span className={styles.lines}>
              <span dir="auto">{person.name}</span>
              <span className={styles.address}>{person.jid.toString()}</span>
            </span>
            <Badge count={unread} label={strings.list.unread({ count: unread })} />
          </div>
        ))}
      </div>
      {results.length === 0 && <p className={styles.nothing}>{text.nothing}</p>}
    </Dialog>
  )
}
