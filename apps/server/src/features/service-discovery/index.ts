export { serviceDiscovery } from "./feature.ts"
export type { ServiceDiscovery } from "./service.ts"
