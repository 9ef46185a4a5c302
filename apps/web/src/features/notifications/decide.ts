import {
  type ConversationSettings,
  type ConversationSummary,
  isQuietAt,
  notificationLevelAt,
  type SettingValues,
} from "@kith/client"

export interface Circumstances {
  readonly conversation: ConversationSettings
  readonly values: SettingValues
  readonly now: Date
  /** The person looks at this conversation just now. */
  readonly isLookedAt: boolean
}

/** Whether a new message of that conversation may disturb. */
export function mayDisturb(
  { lastMessage, unread, kind = "person", mentions = 0 }: ConversationSummary,
  { conversation, values, now, isLookedAt }: Circumstances,
): boolean {
  if (lastMessage === undefined || lastMessage.isMine || unread === 0 || kind === "notes") return false
  if (isLookedAt || isQuietAt(values.quietHours, now)) return false
  const usual = kind === "room" ? values.notifyForGroups : values.notifyForPeople
  const level = notificationLevelAt(conversation, now.getTime()) ?? usual
  return level === "always" || (level === "on-mention" && (kind !== "room" || mentions > 0))
}
