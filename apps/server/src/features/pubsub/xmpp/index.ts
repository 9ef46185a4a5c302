export { createDelivery } from "./events.ts"
export { followPresence } from "./presence.ts"
export { serveAccounts, serveDomain } from "./serve.ts"
