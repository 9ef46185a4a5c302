import { isArchivedAt, isMutedAt } from "@kith/client"
import type { Jid } from "@kith/xmpp"
import {
  Archive,
  ArchiveRestore,
  Bell,
  BellOff,
  BellRing,
  FolderPlus,
  Folders,
  MailCheck,
  MailOpen,
  Pin,
  PinOff,
} from "lucide-react"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { MenuCheck, MenuItem, MenuSeparator, SubMenu } from "../../ui/menu/MenuItems.tsx"
import { showFolderDialog } from "./folder-dialog.ts"
import { isSummaryUnread } from "./list-filter.ts"
import { NotificationChoice } from "./NotificationChoice.tsx"

const text = strings.list
const HOUR_MS = 3_600_000

/** What can be done with a conversation from outside of it: in its row's menu, and in its own. */
export function ConversationItems({ peer }: { readonly peer: Jid }) {
  const account = useAccount()
  const { conversationSettings } = account
  useLive(conversationSettings.all)
  const folders = useLive(conversationSettings.folders)
  const settings = conversationSettings.of(peer)
  const summary = account.conversations.get().find((each) => each.peer.equals(peer))
  const now = account.serverNow()
  const isMuted = isMutedAt(settings, now)
  const isArchived = isArchivedAt(settings, summary?.lastMessage?.sentAt, now)
  const isUnread = summary !== undefined && isSummaryUnread(summary, settings)
  const change = (changed: Parameters<typeof conversationSettings.change>[1]) =>
    void conversationSettings.change(peer, changed)
  const mute = (hours?: number) =>
    change({ notify: "never", notifyUntil: hours === undefined ? undefined : now + hours * HOUR_MS })

  return (
    <>
      <MenuItem
        icon={settings.isPinned ? <PinOff size={18} /> : <Pin size={18} />}
        onSelect={() => change({ isPinned: !settings.isPinned })}
      >
        {settings.isPinned ? text.unpin : text.pin}
      </MenuItem>
      <MenuItem
        icon={isUnread ? <MailCheck size={18} /> : <MailOpen size={18} />}
        onSelect={() => {
          change({ isMarkedUnread: !isUnread })
          if (isUnread) void account.conversation(peer).markDisplayed()
        }}
      >
        {isUnread ? text.markRead : text.markUnread}
      </MenuItem>
      {isMuted ? (
        <MenuItem
          icon={<Bell size={18} />}
          onSelect={() => change({ notify: undefined, notifyUntil: undefined })}
        >
          {text.unmute}
        </MenuItem>
      ) : (
        <SubMenu icon={<BellOff size={18} />} label={text.mute}>
          <MenuItem onSelect={() => mute(1)}>{text.muteHour}</MenuItem>
          <MenuItem onSelect={() => mute(8)}>{text.muteHours}</MenuItem>
          <MenuItem onSelect={() => mute(24 * 7)}>{text.muteWeek}</MenuItem>
          <MenuItem onSelect={() => mute()}>{text.muteForever}</MenuItem>
        </SubMenu>
      )}
      {summary?.kind !== "notes" && (
        <SubMenu icon={<BellRing size={18} />} label={strings.notifications.show}>
          <NotificationChoice peer={peer} isRoom={summary?.kind === "room"} />
        </SubMenu>
      )}
      <SubMenu icon={<Folders size={18} />} label={text.folders}>
        {folders.map(({ id, name }) => (
          <MenuCheck
            key={id}
            checked={settings.folders.includes(id)}
            onChange={(isIn) =>
              change({
                folders: isIn ? [...settings.folders, id] : settings.folders.filter((each) => each !== id),
              })
            }
          >
            {name}
          </MenuCheck>
        ))}
        {folders.length > 0 && <MenuSeparator />}
        <MenuItem icon={<FolderPlus size={18} />} onSelect={() => showFolderDialog({ forPeer: peer })}>
          {text.newFolder}
        </MenuItem>
      </SubMenu>
      <MenuSeparator />
      <MenuItem
        icon={isArchived ? <ArchiveRestore size={18} /> : <Archive size={18} />}
        onSelect={() => change({ archivedAt: isArchived ? undefined : archiveTime(summary, now) })}
      >
        {isArchived ? text.unarchive : text.archive}
      </MenuItem>
    </>
  )
}

/** Of the newest message where there is one: our clock may be wrong. */
export function archiveTime(
  summary: { readonly lastMessage?: { readonly sentAt: number } } | undefined,
  now: number,
): number {
  return summary?.lastMessage?.sentAt ?? now
}
