import {
  Bell,
  BookUser,
  CheckCheck,
  Compass,
  Keyboard,
  MessageSquareText,
  NotebookPen,
  Settings,
  UserPlus,
  UserRoundPlus,
  Users,
} from "lucide-react"
import type { ReactNode } from "react"
import { navigate } from "../../navigation/navigation.ts"
import { addAccountPath, chatPath, pathInAccount, searchPath } from "../../navigation/route.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { useAccounts } from "../../session/useUnread.ts"
import { strings } from "../../strings/index.ts"
import { OwnAvatar } from "../accounts/OwnAvatar.tsx"
import { fold } from "../conversation-list/filter-list.ts"
import { nameKeys } from "../keyboard/name-keys.ts"
import styles from "./QuickSwitcher.module.css"
import type { Result } from "./result.ts"

/** What commands open that is not a place. */
export interface CommandDoors {
  readonly openAddContact: () => void
  readonly openHelp: () => void
  readonly openNewRoom: () => void
  readonly openFindRooms: () => void
}

/** What there is to do whose name has all the words; with an empty query all of it, or nothing unless `isForCommands`. */
export function useCommands(query: string, isForCommands: boolean, doors: CommandDoors): readonly Result[] {
  const account = useAccount()
  const accounts = useAccounts()
  const text = strings.switcher
  const command = (key: string, label: string, icon: ReactNode, run: () => void, keys?: string): Result => ({
    key: `> ${key}`,
    label,
    picture: <span className={styles.icon}>{icon}</span>,
    ...(keys !== undefined && { mark: <kbd className={styles.keys}>{keys}</kbd> }),
    run,
  })
  const all = [
    command("notes", strings.list.notes, <NotebookPen size={18} />, () => navigate(chatPath(account.jid))),
    command("add", strings.list.add, <UserPlus size={18} />, doors.openAddContact),
    command("new-room", strings.rooms.create, <Users size={18} />, doors.openNewRoom),
    command("find-rooms", strings.rooms.find, <Compass size={18} />, doors.openFindRooms),
    command("contacts", strings.list.people, <BookUser size={18} />, () => navigate("/contacts")),
    command("activity", strings.activity.title, <Bell size={18} />, () => navigate("/activity"), "Alt A"),
    command("read", text.markAllRead, <CheckCheck size={18} />, () => {
      for (const { peer, unread } of account.conversations.get()) {
        if (unread > 0) void account.conversation(peer).markDisplayed()
      }
    }),
    command("settings", strings.list.settings, <Settings size={18} />, () => navigate("/settings")),
    command("keys", strings.keyboard.title, <Keyboard size={18} />, doors.openHelp, "?"),
    command("account", strings.accounts.add, <UserRoundPlus size={18} />, () => navigate(addAccountPath())),
    ...accounts
      .filter((each) => each !== account)
      .map((each) => ({
        key: `> ${each.jid}`,
        label: text.switchTo({ address: each.jid.toString() }),
        picture: <OwnAvatar account={each} size={36} isOnline={false} />,
        run: () => navigate(pathInAccount("/", each.jid.toString())),
      })),
  ]
  if (query === "") return isForCommands ? all : []
  const words = fold(query).split(/\s+/)
  const found = all.filter(({ label }) => words.every((word) => fold(label).includes(word)))
  const search = command(
    "search",
    strings.list.searchMessages({ query }),
    <MessageSquareText size={18} />,
    () => navigate(searchPath(query)),
    nameKeys(["Ctrl", "Shift", "F"]).join(" "),
  )
  return isForCommands ? found : [...found, search]
}
