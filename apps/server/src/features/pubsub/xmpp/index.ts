export { createDelivery } from "./events.ts"
export { followPresence, followRosters } from "./presence.ts"
export { serveAccounts, serveDomain } from "./serve.ts"
