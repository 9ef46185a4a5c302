import { ChevronUp, Clock, Type } from "lucide-react"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { IconButton } from "../../ui/button/IconButton.tsx"
import { Menu } from "../../ui/menu/Menu.tsx"
import { MenuCheck, MenuItem } from "../../ui/menu/MenuItems.tsx"
import styles from "./Composer.module.css"

/** Beside the button that sends: later instead of now, and what the Enter key does. */
export function SendMenu({
  onLater,
  onFormats,
}: {
  readonly onLater: () => void
  readonly onFormats: () => void
}) {
  const { settings } = useAccount()
  const { sendsWithEnter } = useLive(settings.all)
  return (
    <Menu
      side="top"
      trigger={
        <IconButton label={strings.scheduled.sendOptions} className={styles.more}>
          <ChevronUp size={16} aria-hidden="true" />
        </IconButton>
      }
    >
      <MenuItem icon={<Clock size={18} />} onSelect={onLater}>
        {strings.scheduled.sendLater}
      </MenuItem>
      <MenuItem icon={<Type size={18} />} onSelect={onFormats}>
        {strings.composer.format}
      </MenuItem>
      <MenuCheck
        checked={sendsWithEnter}
        onChange={(isChecked) => void settings.set("sendsWithEnter", isChecked)}
      >
        {strings.composer.enterSends}
      </MenuCheck>
    </Menu>
  )
}
