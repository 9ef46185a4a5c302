import type { Account } from "@kith/client"
import { useEffect } from "react"
import { navigate } from "../../navigation/navigation.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { useAccounts } from "../../session/useUnread.ts"
import { language } from "../../strings/language.ts"
import { deviceNotifications } from "./device.ts"
import { watchAccount } from "./watch-account.ts"
import { renewWebPush } from "./web-push.ts"
import { leaveRules } from "./worker-rules.ts"

/** News come in crowds; the rules are left once they are over. */
const RULES_AFTER_MS = 2_000

/** Notifications and sounds of all accounts, for as long as somebody is signed in. */
export function useNotifications(): void {
  const shown = useAccount()
  const accounts = useAccounts()
  const { isOn } = useLive(deviceNotifications)
  useEffect(() => {
    const stops = accounts.map((account) => watchAccount(account, () => account === shown))
    return () => {
      for (const stop of stops) stop()
    }
  }, [accounts, shown])
  useEffect(() => (isOn ? keepRules(accounts) : undefined), [accounts, isOn])
  useEffect(() => {
    if (!isOn) return
    // Without a connection, or where the server does not wake, the next visit tries again.
    renewWebPush(accounts).catch((error: unknown) => console.warn("This browser cannot be woken", error))
  }, [accounts, isOn])
  useEffect(() => (isOn ? sayWhenGone(accounts) : undefined), [accounts, isOn])
  useEffect(() => {
    // A click on a notification, when the app was open already.
    const onMessage = ({ data }: MessageEvent) => {
      if (data?.kind === "open" && typeof data.path === "string" && data.path.startsWith("/"))
        navigate(data.path)
    }
    navigator.serviceWorker?.addEventListener("message", onMessage)
    return () => navigator.serviceWorker?.removeEventListener("message", onMessage)
  }, [])
}

/** The server keeps the session of a browser that it can wake; contacts shall see all the same that nobody is there. */
function sayWhenGone(accounts: readonly Account[]): () => void {
  const leave = () => {
    for (const account of accounts) account.setAway("xa")
  }
  const comeBack = ({ persisted }: PageTransitionEvent) => {
    if (persisted) for (const account of accounts) account.setAway()
  }
  addEventListener("pagehide", leave)
  addEventListener("pageshow", comeBack)
  return () => {
    removeEventListener("pagehide", leave)
    removeEventListener("pageshow", comeBack)
  }
}

function keepRules(accounts: readonly Account[]): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const leave = () => {
    timer = undefined
    leaveRules(accounts).catch((error: unknown) => console.warn("The worker knows no rules", error))
  }
  const plan = () => {
    timer ??= setTimeout(leave, RULES_AFTER_MS)
  }
  const stops = accounts.flatMap((account) =>
    [
      account.contacts,
      account.conversations,
      account.settings.all,
      account.conversationSettings.all,
      deviceNotifications,
      language,
    ].map((live) => live.subscribe(plan)),
  )
  leave()
  return () => {
    clearTimeout(timer)
    for (const stop of stops) stop()
  }
}
