export { createDelivery } from "./events.ts"
export { moveNodes } from "./moving.ts"
export { followPresence, followRosters } from "./presence.ts"
export { serveAccounts, serveDomain } from "./serve.ts"
