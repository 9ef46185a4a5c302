import type { StreamLimits } from "@kith/xmpp"

/** What one element from our server may cost us: a message of the largest size in its wrappers, and room to spare. */
export const SERVER_LIMITS: StreamLimits = { maxBytes: 1_048_576, maxDepth: 100, maxAttributes: 100 }

/** Up to here a stream is read on to where an element ends that costs too much. */
export const MOST_BYTES_LEFT_OUT = 4 * SERVER_LIMITS.maxBytes
