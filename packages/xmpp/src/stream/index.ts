export { parseElement, parseFrame } from "./frame.ts"
export { StreamFramer, type StreamHandler, type StreamHeader } from "./framer.ts"
export { AUTHENTICATED_LIMITS, type StreamLimits, UNAUTHENTICATED_LIMITS } from "./limits.ts"
export { parseStreamError, StreamError, type StreamErrorCondition } from "./stream-error.ts"
