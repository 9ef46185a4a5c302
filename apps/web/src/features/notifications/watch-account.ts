import type { Account, ConversationSummary } from "@kith/client"
import { currentRoute } from "../../navigation/navigation.ts"
import { mayDisturb } from "./decide.ts"
import { deviceNotifications } from "./device.ts"
import { closeNotifications, showNotification } from "./show.ts"
import { playSound } from "./sound.ts"

/** Who was away for long is not buried: so many are shown at once. */
const AT_ONCE = 3

/** Shows and sounds what is new in an account; `isShown`: whether this tab shows it. Answers with how to end that. */
export function watchAccount(account: Account, isShown: () => boolean): () => void {
  let before = describeAll(account)

  function notice(): void {
    const now = describeAll(account)
    const fresh: ConversationSummary[] = []
    for (const summary of account.conversations.get()) {
      const key = summary.peer.toString()
      const [old, present] = [before.get(key), now.get(key)]
      const isNew = present?.newest !== undefined && present.newest !== old?.newest
      if (isNew && (old !== undefined || summary.unread > 0)) fresh.push(summary)
      if (summary.unread === 0 && (old?.unread ?? 0) > 0) void closeNotifications(account, summary.peer)
    }
    before = now
    const disturbing = fresh
      .filter((summary) => mayDisturb(summary, circumstancesOf(summary)))
      .slice(0, AT_ONCE)
    if (disturbing.length === 0) return
    if (deviceNotifications.get().sounds) playSound()
    // Who looks at the app sees it in the list.
    if (isLookedAt()) return
    for (const summary of disturbing) {
      showNotification(account, summary).catch((error: unknown) => {
        console.warn("A notification could not be shown", error)
      })
    }
  }

  function circumstancesOf({ peer }: ConversationSummary) {
    const route = currentRoute()
    const isOpen = route.name === "chat" && route.address === peer.toString() && isShown()
    return {
      conversation: account.conversationSettings.of(peer),
      values: account.settings.all.get(),
      now: new Date(account.serverNow()),
      isLookedAt: isOpen && isLookedAt(),
    }
  }

  return account.conversations.subscribe(notice)
}

const isLookedAt = () => document.visibilityState === "visible" && document.hasFocus()

interface Known {
  /** The id of the newest message. */
  readonly newest: string | undefined
  readonly unread: number
}

function describeAll(account: Account): Map<string, Known> {
  return new Map(
    account.conversations
      .get()
      .map(({ peer, lastMessage, unread }) => [peer.toString(), { newest: lastMessage?.id, unread }]),
  )
}
