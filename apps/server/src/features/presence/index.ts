export { presence } from "./feature.ts"
export { presenceBroadcast, presenceReceived } from "./hooks.ts"
export type { Availability, Presence } from "./service.ts"
