export { pubsub } from "./feature.ts"
export {
  itemPublished,
  itemPublishing,
  itemRestored,
  itemsDropped,
  itemsRetracted,
  nodeConfigured,
  nodeCreated,
  nodeDeleted,
  nodePurged,
  nodeWanted,
  subscriptionChanged,
} from "./hooks.ts"
export type { ConfigurationChange, NodeConfiguration } from "./model/configuration.ts"
export type { Item } from "./model/item.ts"
export type { ManagedNodes } from "./model/managed-nodes.ts"
export type { Node as PubsubNode } from "./model/node.ts"
export { PubsubError } from "./model/pubsub-error.ts"
export type { Pubsub } from "./service/index.ts"
export type { KnownNode } from "./service/node-rules.ts"
export type { Publication } from "./service/publishing.ts"
