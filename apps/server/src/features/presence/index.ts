export { presence } from "./feature.ts"
export { presenceBroadcast, presenceReceived, presenceSending } from "./hooks.ts"
export type { Availability, Presence } from "./service.ts"
