export { namespaceDelegation } from "./feature.ts"
