export {
  sessionBecameAvailable,
  sessionEnded,
  sessionResumed,
  sessionStarted,
  sessionStarting,
} from "@kith/feature-kit"
export { type Sessions, sessions } from "./feature.ts"
