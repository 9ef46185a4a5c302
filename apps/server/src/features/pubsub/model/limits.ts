/** What somebody can fill up; see the section `[pubsub]` of kith.toml. */
export interface Limits {
  readonly maxNodes: number
  readonly maxBytes: number
  readonly maxItems: number
  readonly maxPayloadBytes: number
  readonly maxNameCharacters: number
  readonly maxSubscribers: number
  readonly maxPending: number
  readonly maxSubscriptions: number
  readonly maxAffiliations: number
}
