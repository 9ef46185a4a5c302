import { type Account, notificationLevelAt } from "@kith/client"
import { strings } from "../../strings/index.ts"
import { language } from "../../strings/language.ts"
import { deviceNotifications } from "./device.ts"

/** As in build/worker-push.js. */
const CACHE = "kith-notifications"
const PLACE = "/notification-rules"
const NAMES_MOST = 2_000

/** Leaves behind what the worker must know to show notifications while the app is closed. */
export async function leaveRules(accounts: readonly Account[]): Promise<void> {
  if (!("caches" in window)) return
  const rules = {
    language: language.get().tag,
    words: {
      app: strings.app.name,
      message: strings.notifications.newMessage,
      request: strings.notifications.newRequest,
    },
    accounts: Object.fromEntries(accounts.map((account) => [account.jid.toString(), describe(account)])),
  }
  const cache = await caches.open(CACHE)
  await cache.put(PLACE, new Response(JSON.stringify(rules)))
}

/** The worker shows nothing without them. */
export async function forgetRules(): Promise<void> {
  if ("caches" in window) await caches.delete(CACHE)
}

function describe(account: Account) {
  const { quietHours, notificationsShowSender, notificationsShowText, notifyForPeople } =
    account.settings.all.get()
  const now = account.serverNow()
  const names: Record<string, string> = {}
  const muted: Record<string, number | true> = {}
  for (const { jid, name } of account.contacts.get().slice(0, NAMES_MOST)) names[jid.toString()] = name
  for (const { peer, name, kind = "person" } of account.conversations.get().slice(0, NAMES_MOST)) {
    const key = peer.toString()
    names[key] = name
    const settings = account.conversationSettings.of(peer)
    const level = notificationLevelAt(settings, now) ?? (kind === "person" ? notifyForPeople : "always")
    if (level === "never") muted[key] = settings.notifyUntil ?? true
  }
  return {
    names,
    muted,
    quietHours,
    showsSender: notificationsShowSender,
    showsText: notificationsShowText,
    isSilent: !deviceNotifications.get().sounds,
  }
}
