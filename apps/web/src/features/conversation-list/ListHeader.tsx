import { Compass, Plus, Settings, UserPlus, Users } from "lucide-react"
import { memo } from "react"
import { Link } from "../../navigation/Link.tsx"
import { useRoute } from "../../navigation/navigation.ts"
import { strings } from "../../strings/index.ts"
import { IconButton } from "../../ui/button/IconButton.tsx"
import link from "../../ui/button/IconLink.module.css"
import { Menu } from "../../ui/menu/Menu.tsx"
import { MenuItem } from "../../ui/menu/MenuItems.tsx"
import { useIsNarrow } from "../../ui/useIsNarrow.ts"
import { AccountMenu } from "../accounts/AccountMenu.tsx"
import { ActivityLink } from "../activity/ActivityLink.tsx"
import styles from "./ConversationList.module.css"
import type { ConversationListProps } from "./ConversationList.tsx"

const text = strings.list

/** Above the list: who one is here, and what stands beside the conversations. No message draws it again. */
export const ListHeader = memo(function ListHeader({
  onAdd,
  onNewRoom,
  onFindRooms,
  onShowKeys,
}: ConversationListProps) {
  const route = useRoute()
  const isNarrow = useIsNarrow()
  return (
    <header className={styles.header} role={isNarrow ? "presentation" : undefined}>
      <AccountMenu onShowKeys={onShowKeys} />
      <h1 className={styles.brand}>
        <Link to="/">{strings.app.name}</Link>
      </h1>
      <ActivityLink />
      <IconButton label={text.add} onClick={onAdd}>
        <UserPlus size={20} />
      </IconButton>
      <Menu
        trigger={
          <IconButton label={text.groups}>
            <Users size={20} />
          </IconButton>
        }
      >
        <MenuItem icon={<Plus size={17} />} onSelect={onNewRoom}>
          {strings.rooms.create}
        </MenuItem>
        <MenuItem icon={<Compass size={17} />} onSelect={onFindRooms}>
          {strings.rooms.find}
        </MenuItem>
      </Menu>
      <Link
        to="/settings"
        className={link.iconLink}
        aria-label={text.settings}
        title={text.settings}
        aria-current={route.name === "settings" ? "page" : undefined}
      >
        <Settings size={20} />
      </Link>
    </header>
  )
})
