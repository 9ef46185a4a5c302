import type { Clock } from "@kith/feature-kit"
import { StanzaError } from "@kith/xmpp"
import type { PushSummary } from "@kith/xmpp/extensions"
import { encryptFor, LONGEST_TEXT_BYTES, type Subscription } from "./encrypt.ts"
import type { WebPushSettings } from "./settings.ts"
import type { VapidKey } from "./vapid.ts"

/** So much of a message is told; the app loads the rest. */
const BODY_MOST = 600

export type Sender = ReturnType<typeof createSender>

/** Hands notifications to the push services of browsers (RFC 8030 §5). */
export function createSender(parts: {
  readonly key: VapidKey
  readonly settings: WebPushSettings
  readonly clock: Clock
  /** Whom a push service may turn to about us: a URI (RFC 8292 §2.1). */
  readonly subject: string
}) {
  const { key, settings, clock, subject } = parts
  return {
    /** Throws a StanzaError: `item-not-found` for a subscription that is gone, `resource-constraint` for what may pass. */
    async send(subscription: Subscription, account: string, summary: PushSummary): Promise<void> {
      const url = requireAllowed(subscription.endpoint, settings.hosts)
      const response = await fetch(url, {
        method: "POST",
        redirect: "error",
        signal: AbortSignal.timeout(settings.timeoutSeconds * 1000),
        headers: {
          authorization: key.authorize(url.origin, subject, clock.now()),
          "content-encoding": "aes128gcm",
          "content-type": "application/octet-stream",
          ttl: String(settings.keepSeconds),
          urgency: "high",
        },
        body: new Uint8Array(encrypt(subscription, account, summary)),
      }).catch((cause: unknown) => {
        throw new StanzaError(
          "resource-constraint",
          `The push service of the browser is away: ${cause}`,
          "wait",
        )
      })
      await response.body?.cancel()
      if (response.ok) return
      if (response.status === 404 || response.status === 410) {
        throw new StanzaError("item-not-found", "The browser takes no notifications any more.")
      }
      const text = `The push service of the browser answered with ${response.status}.`
      if (response.status === 429 || response.status >= 500)
        throw new StanzaError("resource-constraint", text, "wait")
      throw new StanzaError("not-acceptable", text)
    },
  }
}

/** What `apps/web/build/worker.js` reads. */
function encrypt(subscription: Subscription, account: string, summary: PushSummary): Buffer {
  const { messageCount, pendingSubscriptionCount, lastMessageSender, lastMessageBody } = summary
  const news = {
    account,
    messages: messageCount,
    requests: pendingSubscriptionCount,
    sender: lastMessageSender,
    body: lastMessageBody === undefined ? undefined : [...lastMessageBody].slice(0, BODY_MOST).join(""),
  }
  try {
    const text = Buffer.from(JSON.stringify(news))
    const fits = text.length <= LONGEST_TEXT_BYTES
    return encryptFor(subscription, fits ? text : Buffer.from(JSON.stringify({ ...news, body: undefined })))
  } catch {
    throw new StanzaError("not-acceptable", "The keys of the subscription are none.")
  }
}

/** Nobody makes this server ask other addresses than those of push services. */
function requireAllowed(endpoint: string, hosts: readonly string[]): URL {
  const url = URL.parse(endpoint)
  const isAllowed =
    url !== null &&
    hosts.some((host) => {
      if (host.includes("://")) return url.origin === host
      if (url.protocol !== "https:" || url.port !== "") return false
      return host.startsWith("*.") ? url.hostname.endsWith(host.slice(1)) : url.hostname === host
    })
  if (!isAllowed) {
    throw new StanzaError("not-acceptable", "This server does not know the push service of your browser.")
  }
  return url
}
