export { webPush } from "./feature.ts"
