import { Archive, ArrowLeft, MessageSquareText, UserPlus } from "lucide-react"
import { type KeyboardEvent, useDeferredValue, useEffect, useRef, useState } from "react"
import { findAddress } from "../../forms/address.ts"
import { Link } from "../../navigation/Link.tsx"
import { useRoute } from "../../navigation/navigation.ts"
import { chatPath, searchPath } from "../../navigation/route.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { SearchField } from "../../ui/field/SearchField.tsx"
import styles from "./ConversationList.module.css"
import { EmptyList } from "./EmptyList.tsx"
import { EntryList, moveFocus } from "./EntryList.tsx"
import { FilterChips } from "./FilterChips.tsx"
import { FolderDialog } from "./FolderDialog.tsx"
import { filterEntries, listEntries } from "./filter-list.ts"
import { ListHeader } from "./ListHeader.tsx"
import { arrangeEntries, countArchived, folderFilter, type ListFilter } from "./list-filter.ts"
import { noteShown } from "./shown-entries.ts"
import { WaitingRequests } from "./WaitingRequests.tsx"

const text = strings.list

export interface ConversationListProps {
  readonly onAdd: () => void
  readonly onNewRoom: () => void
  readonly onFindRooms: () => void
  readonly onShowKeys: () => void
}

export function ConversationList(props: ConversationListProps) {
  const { onAdd } = props
  const account = useAccount()
  const conversations = useLive(account.conversations)
  const contacts = useLive(account.contacts)
  const requests = useLive(account.requests)
  const invitations = useLive(account.rooms.invitations)
  const settings = useLive(account.conversationSettings.all)
  const route = useRoute()
  const [typed, setTyped] = useState("")
  const folders = useLive(account.conversationSettings.folders)
  const [chosen, setFilter] = useState<ListFilter>("all")
  // A folder may be removed by another device while it is looked at.
  const isGone = chosen.startsWith("folder ") && !folders.some(({ id }) => folderFilter(id) === chosen)
  const filter = isGone ? "all" : chosen
  const query = useDeferredValue(typed)
  const rows = useRef<HTMLDivElement>(null)
  const openAddress = route.name === "chat" ? route.address : undefined

  const all = listEntries(conversations, contacts)
  const arrangement = { filter, settings, now: account.serverNow(), openAddress }
  const archived = countArchived(all, arrangement)
  const found =
    query === "" ? arrangeEntries(all, arrangement) : filterEntries(all, query, account.jid.domain)
  const typedAddress = query.includes("@") ? findAddress(query, account.jid.domain) : undefined
  const isNew = typedAddress !== undefined && !found.some((entry) => entry.peer.equals(typedAddress))

  useEffect(() => noteShown(found), [found])

  function onKeyDown(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return
    if (event.key === "Escape" && typed !== "") {
      setTyped("")
      event.stopPropagation()
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return
    if (!(event.target as Element).closest("[role=menu]")) moveFocus(event, rows.current)
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: The arrow keys only move the focus between the links inside.
    <div className={styles.list} onKeyDown={onKeyDown}>
      <ListHeader {...props} />
      <search>
        <SearchField
          label={text.searchLabel}
          placeholder={text.search}
          className={styles.search}
          typed={typed}
          onType={setTyped}
        />
        {all.length > 0 && query === "" && filter !== "archived" && (
          <FilterChips filter={filter} onChange={setFilter} />
        )}
      </search>
      <nav className={styles.scroll} data-scrolls="" aria-label={text.title}>
        {filter === "archived" && (
          <button type="button" className={styles.back} onClick={() => setFilter("all")}>
            <ArrowLeft size={18} aria-hidden="true" />
            <span className="visually-hidden">{text.backToAll}</span>
            <span aria-hidden="true">{text.archived}</span>
          </button>
        )}
        {filter === "all" && query === "" && <WaitingRequests />}
        <div ref={rows}>
          {found.length > 0 && (
            <EntryList key={filter} entries={found} settings={settings} openAddress={openAddress} />
          )}
          {isNew && (
            <Link to={chatPath(typedAddress)} className={styles.write} onClick={() => setTyped("")}>
              <UserPlus size={18} aria-hidden="true" />
              {text.addTyped({ address: typedAddress.toString() })}
            </Link>
          )}
          {query !== "" && (
            <Link to={searchPath(query)} className={styles.write}>
              <MessageSquareText size={18} aria-hidden="true" />
              {text.searchMessages({ query })}
            </Link>
          )}
        </div>
        {found.length === 0 && query !== "" && !isNew && (
          <p className={styles.nothing}>{text.nothingFound({ query })}</p>
        )}
        {found.length === 0 && query === "" && all.length > 0 && (
          <p className={styles.nothing}>{nothingIn(filter)}</p>
        )}
        {all.length === 0 && query === "" && requests.length + invitations.length === 0 && (
          <EmptyList onAdd={onAdd} />
        )}
        {archived > 0 && filter === "all" && query === "" && (
          <button type="button" className={styles.archived} onClick={() => setFilter("archived")}>
            <Archive size={18} aria-hidden="true" />
            {text.archivedCount({ count: archived })}
          </button>
        )}
      </nav>
      <FolderDialog />
    </div>
  )
}

function nothingIn(filter: ListFilter): string {
  switch (filter) {
    case "unread":
      return text.nothingUnread
    case "groups":
      return text.noGroups
    case "archived":
      return text.nothingArchived
    case "all":
    case "people":
      return text.emptyTitle
    default:
      return text.nothingHere
  }
}
