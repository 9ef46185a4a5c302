import type { Live } from "../live.ts"
import type { Message } from "../messages/message.ts"

/** Something that concerns us: a message in a room that names or answers us, or what others feel about ours. */
export interface ActivityItem {
  readonly id: string
  /** `answer`: to a message of ours; it may name us too. */
  readonly kind: "mention" | "answer" | "reaction"
  /** The message that names or answers us, or ours. */
  readonly message: Message
  /** Epoch ms: when it was written, or the newest reaction came. */
  readonly at: number
  /** With reactions: the newest one, who gave it (a bare address, or the nick in a room), and how many others there are. */
  readonly reaction?: { readonly emoji: string; readonly by: string; readonly others: number }
}

/** `account.activity`: what concerns us in all conversations, in one place. */
export interface Activity {
  /** Newest first, at most some hundred. */
  readonly items: Live<readonly ActivityItem[]>
  /** How many came since the person last looked, on any device. */
  readonly unread: Live<number>
  /** The person looks at it. */
  markSeen(): Promise<void>
}
