import type { Endpoint } from "../connection/endpoint.ts"
import type { Link } from "../connection/link.ts"
import { openWebSocketLink, type WebSocketLike } from "../connection/websocket-link.ts"

export async function openLink(endpoint: Endpoint): Promise<Link> {
  if (endpoint.kind !== "websocket") throw new Error("A browser can only connect over WebSocket.")
  const socket = new WebSocket(endpoint.url, "xmpp")
  // The language of the page is the one the person reads.
  const language = document.documentElement.lang || navigator.language
  return await openWebSocketLink(endpoint.url, socket as unknown as WebSocketLike, { language, yieldTo })
}

const waiting: (() => void)[] = []
const { port1, port2 } = new MessageChannel()
port1.onmessage = () => waiting.shift()?.()

/** In a later task, also in a tab that nobody sees, where timers have a second to wait. */
function yieldTo(next: () => void): void {
  waiting.push(next)
  port2.postMessage(undefined)
}
