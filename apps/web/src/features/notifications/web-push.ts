import type { Account } from "@kith/client"
import { Jid } from "@kith/xmpp"
import { findWebPush } from "../../session/server.ts"

/**
 * Has this browser woken for the account while the app is closed. Answers whether that works: the account's server must be
 * the one of this page, and the browser must have a push service.
 * @throws NotConnected, StanzaFailed
 */
export async function enableWebPush(account: Account): Promise<boolean> {
  const offer = await findWebPush()
  // `web-push.<domain>`: a server wakes for its own accounts.
  if (!offer?.isEnabled || offer.service !== `web-push.${account.jid.domain}`) return false
  const subscription = await subscribe(offer.publicKey)
  if (subscription === undefined) return false
  const { endpoint, keys } = subscription.toJSON()
  if (endpoint === undefined || keys?.p256dh === undefined || keys.auth === undefined) return false
  await account.enablePush({
    service: Jid.parse(offer.service),
    node: account.jid.toString(),
    options: { endpoint, p256dh: keys.p256dh, auth: keys.auth },
  })
  return true
}

/** Where this browser is woken already: also for accounts that were added since, and for stores that were emptied. */
export async function renewWebPush(accounts: readonly Account[]): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined)
  const subscription = await registration?.pushManager?.getSubscription().catch(() => null)
  if (!subscription) return
  for (const account of accounts) {
    await account.whenOnline()
    await enableWebPush(account)
  }
}

/** No account has this browser woken any more. @throws NotConnected, StanzaFailed */
export async function disableWebPush(accounts: readonly Account[]): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined)
  const subscription = await registration?.pushManager?.getSubscription()
  await subscription?.unsubscribe()
  await Promise.all(accounts.map((account) => account.disablePush()))
}

/** One subscription for all accounts of this browser; the key of the server decides whether an old one still holds. */
async function subscribe(publicKey: string): Promise<PushSubscription | undefined> {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined)
  if (!registration?.active || !("pushManager" in registration)) return undefined
  const options = { userVisibleOnly: true, applicationServerKey: publicKey }
  try {
    return await registration.pushManager.subscribe(options)
  } catch {
    // Subscribed with the key of an earlier server, or there is no push service here.
    const old = await registration.pushManager.getSubscription()
    if (old === null) return undefined
    await old.unsubscribe()
    return await registration.pushManager.subscribe(options).catch(() => undefined)
  }
}
