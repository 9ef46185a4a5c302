export { clientCertificates } from "./feature.ts"
export type { ClientCertificates } from "./service.ts"
