export { type FederationPolicy, federationPolicy } from "./feature.ts"
export type { Rule, Subject } from "./service/rule.ts"
