/** Accounts in a browser: over WebSocket, with a store in IndexedDB that all tabs share. */
import { openAccountOn } from "../account/open-account.ts"
import type { DiscoverEndpoint, OpenAccount } from "../account/options.ts"
import { systemClock } from "../clock.ts"
import { discoverWebSocket } from "../connection/discover-endpoint.ts"
import type { Endpoint } from "../connection/endpoint.ts"
import type { Link } from "../connection/link.ts"
import { openWebSocketLink, type WebSocketLike } from "../connection/websocket-link.ts"
import type { Register } from "../registration/registration.ts"
import { openIndexedDbStore } from "./indexed-db-store.ts"
import { nameBrowser } from "./name-browser.ts"
import { openNeighbours } from "./neighbours.ts"
import { putFile } from "./put-file.ts"
import { watchNetwork } from "./watch-network.ts"

export * from "../index.ts"

/** The database of an account is named by its address, so each has its own. */
export const openAccount: OpenAccount = async (options) => {
  const name = `kith:${options.credentials.address.bare}`
  const store = await openIndexedDbStore(name)
  const neighbours = openNeighbours(name)
  const deviceName = nameBrowser(navigator.userAgent)
  const platform = { clock: systemClock, store, neighbours, deviceName, openLink, putFile, watchNetwork }
  return await openAccountOn(platform, options)
}

/** Loaded when it is needed: most visits need it never. */
export const register: Register = async (endpoint, registration) => {
  const { registerOver } = await import("../registration/register.ts")
  await registerOver(await openLink(endpoint), registration)
}

export const discoverEndpoint: DiscoverEndpoint = discoverWebSocket

async function openLink(endpoint: Endpoint): Promise<Link> {
  if (endpoint.kind !== "websocket") throw new Error("A browser can only connect over WebSocket.")
  const socket = new WebSocket(endpoint.url, "xmpp")
  return await openWebSocketLink(endpoint.url, socket as unknown as WebSocketLike)
}
