export { uploads } from "./feature.ts"
export type { Uploads } from "./service/index.ts"
export type { Slot, SlotRequest } from "./service/slots.ts"
