import { Bell } from "lucide-react"
import { Link } from "../../navigation/Link.tsx"
import { useRoute } from "../../navigation/navigation.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import link from "../../ui/button/IconLink.module.css"
import styles from "./ActivityLink.module.css"

const text = strings.activity

/** The way to what concerns the person, with how much of it is new. */
export function ActivityLink() {
  const account = useAccount()
  const items = useLive(account.activity.unread)
  const requests = useLive(account.requests).length
  const invitations = useLive(account.rooms.invitations).length
  const route = useRoute()
  const count = items + requests + invitations
  return (
    <Link
      to="/activity"
      className={link.iconLink}
      aria-label={count === 0 ? text.title : `${text.title}, ${text.unread({ count })}`}
      title={text.title}
      aria-current={route.name === "activity" ? "page" : undefined}
    >
      <Bell size={20} />
      {count > 0 && (
        <span className={styles.count} aria-hidden="true">
          {count > 99 ? "99+" : count}
        </span>
      )}
    </Link>
  )
}
