import type { Endpoint } from "../connection/endpoint.ts"
import type { Link } from "../connection/link.ts"
import { openWebSocketLink, type WebSocketLike } from "../connection/websocket-link.ts"

export async function openLink(endpoint: Endpoint): Promise<Link> {
  if (endpoint.kind !== "websocket") throw new Error("A browser can only connect over WebSocket.")
  const socket = new WebSocket(endpoint.url, "xmpp")
  // The language of the page is the one the person reads.
  const language = document.documentElement.lang || navigator.language
  return await openWebSocketLink(endpoint.url, socket as unknown as WebSocketLike, language)
}
