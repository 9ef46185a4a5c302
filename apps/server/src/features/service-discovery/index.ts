export { serviceDiscovery } from "./feature.ts"
export type { Advertised, Amendment, NodeQuestion, NodeSource, ServiceDiscovery } from "./service.ts"
