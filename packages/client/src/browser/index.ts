/** Accounts in a browser: over WebSocket, with a store in IndexedDB that all tabs share. */
import type { DiscoverEndpoint, OpenAccount } from "../account/options.ts"
import { discoverWebSocket } from "../connection/discover-endpoint.ts"
import type { Register } from "../registration/registration.ts"

export * from "../index.ts"

/** Fetches what {@link openAccount} needs, for a page that wants it soon and shows something else first. */
export const prepareAccounts = () => import("./open-account.ts")

export const openAccount: OpenAccount = async (options) => {
  const { openAccount } = await prepareAccounts()
  return await openAccount(options)
}

/** Loaded when it is needed: most visits need it never. */
export const register: Register = async (endpoint, registration) => {
  const [{ openLink }, { registerOver }] = await Promise.all([
    import("./open-link.ts"),
    import("../registration/register.ts"),
  ])
  await registerOver(await openLink(endpoint), registration)
}

export const discoverEndpoint: DiscoverEndpoint = discoverWebSocket
