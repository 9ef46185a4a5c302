import { Search, Settings, UserPlus, X } from "lucide-react"
import { type KeyboardEvent, useDeferredValue, useRef, useState } from "react"
import { findAddress } from "../../forms/address.ts"
import { Link } from "../../navigation/Link.tsx"
import { useRoute } from "../../navigation/navigation.ts"
import { chatPath } from "../../navigation/route.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { IconButton } from "../../ui/button/IconButton.tsx"
import { AccountMenu } from "../accounts/AccountMenu.tsx"
import { RequestCard } from "../contacts/RequestCard.tsx"
import styles from "./ConversationList.module.css"
import { ConversationRow } from "./ConversationRow.tsx"
import { EmptyList } from "./EmptyList.tsx"
import { filterEntries, listEntries } from "./filter-list.ts"
import { PersonRow } from "./PersonRow.tsx"

const text = strings.list

export function ConversationList({
  onAdd,
  onShowKeys,
}: {
  readonly onAdd: () => void
  readonly onShowKeys: () => void
}) {
  const account = useAccount()
  const conversations = useLive(account.conversations)
  const contacts = useLive(account.contacts)
  const requests = useLive(account.requests)
  const route = useRoute()
  const [typed, setTyped] = useState("")
  const query = useDeferredValue(typed)
  const found = filterEntries(listEntries(conversations, contacts), query, account.jid.domain)
  const typedAddress = query.includes("@") ? findAddress(query, account.jid.domain) : undefined
  const isNew = typedAddress !== undefined && !found.some((entry) => entry.peer.equals(typedAddress))
  const rows = useRef<HTMLDivElement>(null)
  const openAddress = route.name === "chat" ? route.address : undefined
  const firstPerson = found.findIndex((entry) => entry.kind === "person")

  function onKeyDown(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    if (event.key === "Escape" && typed !== "") {
      setTyped("")
      event.stopPropagation()
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return
    const links = [...(rows.current?.querySelectorAll<HTMLElement>("a") ?? [])]
    const at = links.indexOf(document.activeElement as HTMLElement)
    links[at + (event.key === "ArrowDown" ? 1 : -1)]?.focus()
    event.preventDefault()
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: The arrow keys only move the focus between the links inside.
    <div className={styles.list} onKeyDown={onKeyDown}>
      <header className={styles.header}>
        <AccountMenu onShowKeys={onShowKeys} />
        <h1 className={styles.brand}>
          <Link to="/">{strings.app.name}</Link>
        </h1>
        <IconButton label={text.add} onClick={onAdd}>
          <UserPlus size={20} />
        </IconButton>
        <Link
          to="/settings"
          className={styles.settings}
          aria-label={text.settings}
          title={text.settings}
          aria-current={route.name === "settings" ? "page" : undefined}
        >
          <Settings size={20} />
        </Link>
      </header>
      <search className={styles.search}>
        <Search size={17} aria-hidden="true" />
        <input
          type="search"
          aria-label={text.searchLabel}
          placeholder={text.search}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        {typed !== "" && (
          <IconButton label={text.clearSearch} className={styles.clear} onClick={() => setTyped("")}>
            <X size={16} />
          </IconButton>
        )}
      </search>
      <nav className={styles.scroll} aria-label={text.title}>
        {requests.length > 0 && (
          <section aria-label={text.requests} className={styles.requests}>
            {requests.map((request) => (
              <RequestCard key={request.jid.toString()} request={request} />
            ))}
          </section>
        )}
        <div ref={rows}>
          {found.length > 0 && (
            <ul>
              {found.map((entry, index) => (
                <li key={entry.peer.toString()} className={styles.item}>
                  {index === firstPerson && <h2 className={styles.heading}>{text.people}</h2>}
                  {entry.kind === "conversation" ? (
                    <ConversationRow summary={entry.summary} isOpen={openAddress === entry.peer.toString()} />
                  ) : (
                    <PersonRow contact={entry.contact} isOpen={openAddress === entry.peer.toString()} />
                  )}
                </li>
              ))}
            </ul>
          )}
          {isNew && (
            <Link to={chatPath(typedAddress)} className={styles.write} onClick={() => setTyped("")}>
              <UserPlus size={18} aria-hidden="true" />
              {text.addTyped({ address: typedAddress.toString() })}
            </Link>
          )}
        </div>
        {found.length === 0 && query !== "" && !isNew && (
          <p className={styles.nothing}>{text.nothingFound({ query })}</p>
        )}
        {found.length === 0 && query === "" && requests.length === 0 && <EmptyList onAdd={onAdd} />}
      </nav>
    </div>
  )
}
