import { Link } from "../../navigation/Link.tsx"
import { useRoute } from "../../navigation/navigation.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { RequestCard } from "../contacts/RequestCard.tsx"
import { InvitationCard } from "../rooms/InvitationCard.tsx"
import styles from "./ConversationList.module.css"

const text = strings.list
/** More would push the conversations out of sight. */
const SHOWN_MOST = 2

/** Above the conversations: who asks to be in touch, and who invites us. All of them stand in "what concerns you". */
export function WaitingRequests() {
  const account = useAccount()
  const route = useRoute()
  const allRequests = useLive(account.requests)
  const allInvitations = useLive(account.rooms.invitations)
  // Beside a page that has them, or the conversation with who asks, they would stand twice.
  const invitations = route.name === "activity" ? [] : allInvitations
  const requests = allRequests.filter(({ jid }) => {
    if (route.name === "chat") return route.address !== jid.toString()
    return route.name !== "activity" && route.name !== "contacts"
  })
  const count = invitations.length + requests.length
  if (count === 0) return null
  const shown = invitations.slice(0, SHOWN_MOST)
  return (
    <section aria-label={text.requests} className={styles.requests}>
      {shown.map((invitation) => (
        <InvitationCard key={invitation.room.toString()} invitation={invitation} />
      ))}
      {requests.slice(0, SHOWN_MOST - shown.length).map((request) => (
        <RequestCard key={request.jid.toString()} request={request} />
      ))}
      {count > SHOWN_MOST && (
        <Link to="/activity" className={styles.moreRequests}>
          {text.moreRequests({ count: count - SHOWN_MOST })}
        </Link>
      )}
    </section>
  )
}
