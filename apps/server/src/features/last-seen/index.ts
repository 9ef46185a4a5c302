export { type LastSeen, lastSeen } from "./feature.ts"
