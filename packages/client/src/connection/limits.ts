import type { StreamLimits } from "@kith/xmpp"

/** What one element from our server may cost us: a message of the largest size in its wrappers, and room to spare. */
export const SERVER_LIMITS: StreamLimits = { maxBytes: 1_048_576, maxDepth: 100, maxAttributes: 100 }
