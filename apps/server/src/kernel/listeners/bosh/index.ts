export { type BoshListener, createBoshListener } from "./bosh-listener.ts"
export { type BoshSettings, boshSettings } from "./settings.ts"
