export { push } from "./feature.ts"
export { webPushDomain } from "./web-push-domain.ts"
