import { Bell } from "lucide-react"
import { useEffect } from "react"
import { goBack } from "../../navigation/navigation.ts"
import { Place } from "../../places/Place.tsx"
import { useAccount } from "../../session/AccountContext.tsx"
import { useAttention } from "../../session/useAttention.ts"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { EmptyState } from "../../ui/empty-state/EmptyState.tsx"
import { Page } from "../../ui/page/Page.tsx"
import { RequestCard } from "../contacts/RequestCard.tsx"
import { InvitationCard } from "../rooms/InvitationCard.tsx"
import styles from "./ActivityPage.module.css"
import { ActivityRow } from "./ActivityRow.tsx"

const text = strings.activity

/** What concerns the person in all conversations: requests, invitations, mentions, answers, reactions. */
export function ActivityPage() {
  const account = useAccount()
  const items = useLive(account.activity.items)
  const requests = useLive(account.requests)
  const invitations = useLive(account.rooms.invitations)
  const isAttentive = useAttention()
  const isEmpty = items.length + requests.length + invitations.length === 0

  // biome-ignore lint/correctness/useExhaustiveDependencies: What comes while one looks is seen too.
  useEffect(() => {
    if (isAttentive) void account.activity.markSeen()
  }, [account, isAttentive, items])

  return (
    <Page title={text.title} back={strings.ui.back} onBack={() => goBack("/")}>
      <Place name="Activity" given={{}} />
      {requests.length > 0 && (
        <section aria-label={text.requests} className={styles.cards}>
          {requests.map((request) => (
            <RequestCard key={request.jid.toString()} request={request} />
          ))}
        </section>
      )}
      {invitations.length > 0 && (
        <section aria-label={text.invitations} className={styles.cards}>
          {invitations.map((invitation) => (
            <InvitationCard key={invitation.room.toString()} invitation={invitation} />
          ))}
        </section>
      )}
      {items.length > 0 && (
        <ul>
          {items.map((item) => (
            <li key={item.id}>
              <ActivityRow item={item} />
            </li>
          ))}
        </ul>
      )}
      {isEmpty && (
        <EmptyState picture={<Bell size={40} aria-hidden="true" />} title={text.emptyTitle}>
          <p>{text.empty}</p>
        </EmptyState>
      )}
    </Page>
  )
}
