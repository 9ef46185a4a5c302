import { type Folder, isArchivedAt } from "@kith/client"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { classNames } from "../../ui/class-names.ts"
import { ContextMenu } from "../../ui/menu/ContextMenu.tsx"
import styles from "./FilterChips.module.css"
import { FolderItems } from "./FolderItems.tsx"
import { folderFilter, isSummaryUnread, type ListFilter } from "./list-filter.ts"

const text = strings.list

/** All, what is unread, people, groups, and the person's own folders, each with how many are unread. */
export function FilterChips({
  filter,
  onChange,
}: {
  readonly filter: ListFilter
  readonly onChange: (filter: ListFilter) => void
}) {
  const account = useAccount()
  const folders = useLive(account.conversationSettings.folders)
  const settings = useLive(account.conversationSettings.all)
  const conversations = useLive(account.conversations)
  const unreadIn = ({ id }: Folder) =>
    conversations.filter((summary) => {
      const its = settings.get(summary.peer.toString())
      if (its?.folders.includes(id) !== true || !isSummaryUnread(summary, its)) return false
      return !isArchivedAt(its, summary.lastMessage?.sentAt, account.serverNow())
    }).length
  const fixed: readonly (readonly [ListFilter, string])[] = [
    ["all", text.all],
    ["unread", text.unreadOnly],
    ["people", text.onlyPeople],
    ["groups", text.groups],
  ]
  const chip = (value: ListFilter, label: string, unread = 0) => (
    <button
      type="button"
      className={classNames(styles.chip, value === filter && styles.chosen)}
      aria-pressed={value === filter}
      onClick={() => onChange(value === filter ? "all" : value)}
    >
      <span dir="auto">{label}</span>
      {unread > 0 && (
        <span className={styles.count}>
          <span aria-hidden="true">{unread}</span>
          <span className="visually-hidden">{text.unreadConversations({ count: unread })}</span>
        </span>
      )}
    </button>
  )
  return (
    // biome-ignore lint/a11y/useSemanticElements: A fieldset is for forms, and looks like one.
    <div className={styles.chips} role="group" aria-label={text.show} data-scrolls-aside="">
      {fixed.map(([value, label]) => (
        <span key={value}>{chip(value, label)}</span>
      ))}
      {folders.map((folder) => (
        <ContextMenu
          key={folder.id}
          label={text.more({ name: folder.name })}
          items={<FolderItems folder={folder} />}
        >
          <span>{chip(folderFilter(folder.id), folder.name, unreadIn(folder))}</span>
        </ContextMenu>
      ))}
    </div>
  )
}
