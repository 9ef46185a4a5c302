export { serviceDiscovery } from "./feature.ts"
export type { NodeQuestion, NodeSource, ServiceDiscovery } from "./service.ts"
