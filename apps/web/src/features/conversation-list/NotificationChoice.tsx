import { notificationLevelAt } from "@kith/client"
import type { Jid } from "@kith/xmpp"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { MenuChoice } from "../../ui/menu/MenuItems.tsx"

const LEVELS = ["always", "on-mention", "never"] as const
type Level = (typeof LEVELS)[number]

/** Which messages of one conversation are told, where that is to be other than usual. */
export function NotificationChoice({ peer, isRoom }: { readonly peer: Jid; readonly isRoom: boolean }) {
  const text = strings.notifications
  const { conversationSettings, settings } = useAccount()
  const { notifyForGroups, notifyForPeople } = useLive(settings.all)
  const names: Readonly<Record<Level, string>> = {
    always: text.always,
    "on-mention": text.onMention,
    never: text.never,
  }
  const usual = names[isRoom ? notifyForGroups : notifyForPeople]
  const level = notificationLevelAt(conversationSettings.of(peer), Date.now())
  // To a person every message is a mention.
  const levels = isRoom || level === "on-mention" ? LEVELS : LEVELS.filter((each) => each !== "on-mention")
  return (
    <MenuChoice<Level | "usual">
      label={text.which}
      value={level ?? "usual"}
      options={[
        { value: "usual", label: strings.details.usual({ choice: usual }) },
        ...levels.map((value) => ({ value, label: names[value] })),
      ]}
      onChange={(chosen) =>
        void conversationSettings.change(peer, {
          notify: chosen === "usual" ? undefined : chosen,
          notifyUntil: undefined,
        })
      }
    />
  )
}
