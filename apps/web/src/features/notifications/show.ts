import type { Account, ConversationSummary } from "@kith/client"
import { navigate } from "../../navigation/navigation.ts"
import { chatPath, pathInAccount } from "../../navigation/route.ts"
import { strings } from "../../strings/index.ts"
import { language } from "../../strings/language.ts"
import { summaryOf } from "../message-actions/message-summary.ts"
import { deviceNotifications } from "./device.ts"

/** One notification for each conversation: a new one takes the place of the one before. As in build/worker-push.js. */
const tagOf = (account: Account, peer: { toString(): string }) => `${account.jid} ${peer}`

/** Shows the newest message, with as much of it as the person wants to be seen. */
export async function showNotification(account: Account, summary: ConversationSummary): Promise<void> {
  if (!canShow()) return
  const { notificationsShowSender, notificationsShowText } = account.settings.all.get()
  const { name, peer, lastMessage, unread } = summary
  const said = lastMessage && summaryOf(lastMessage)
  const title = notificationsShowSender ? name : strings.app.name
  const hidesText = !notificationsShowSender || !notificationsShowText || !said
  const path = pathInAccount(chatPath(peer), account.jid.toString())
  const options = {
    // The page may be read from right to left, and what somebody wrote not.
    dir: "auto" as const,
    lang: language.get().tag,
    body: hidesText ? strings.notifications.messages({ count: unread }) : withAuthor(summary, said),
    tag: tagOf(account, peer),
    renotify: true,
    // The app makes its own sound.
    silent: true,
    icon: "/icon-192.png",
    data: { path },
  }
  const registration = await findWorker()
  if (registration !== undefined) return await registration.showNotification(title, options)
  const notification = new Notification(title, options)
  notification.onclick = () => {
    window.focus()
    navigate(path)
    notification.close()
  }
}

/** In a group it matters who of them said it. */
function withAuthor({ lastMessage, kind }: ConversationSummary, said: string): string {
  return kind === "room" && lastMessage?.senderName ? `${lastMessage.senderName}: ${said}` : said
}

/** What was read here or elsewhere is not news any more. */
export async function closeNotifications(account: Account, peer: { toString(): string }): Promise<void> {
  const registration = await findWorker()
  const shown = (await registration?.getNotifications({ tag: tagOf(account, peer) })) ?? []
  for (const notification of shown) notification.close()
}

export function canShow(): boolean {
  return deviceNotifications.get().isOn && permission() === "granted"
}

/** `unsupported`: this browser has none, or not on a page without HTTPS. */
export function permission(): NotificationPermission | "unsupported" {
  return "Notification" in window ? Notification.permission : "unsupported"
}

/** The worker of a built app; while developing there is none. */
async function findWorker(): Promise<ServiceWorkerRegistration | undefined> {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined)
  return registration?.active ? registration : undefined
}
