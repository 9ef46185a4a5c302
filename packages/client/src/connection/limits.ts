import type { StreamLimits } from "@kith/xmpp"

/** What one element from our server may cost us: a message of the largest size in its wrappers, and room to spare. */
export const SERVER_LIMITS: StreamLimits = { maxBytes: 1_048_576, maxDepth: 100, maxAttributes: 100 }

/**
 * While an answer is awaited that may be long, such as a roster of twenty thousand contacts: servers send it whole, and nobody
 * but our server can answer.
 */
export const LONG_ANSWER_LIMITS: StreamLimits = { ...SERVER_LIMITS, maxBytes: 8 * SERVER_LIMITS.maxBytes }

/** A stream is read on to where an element ends that costs too much, up to so many times what it may cost. */
export const LEFT_OUT_TIMES = 4
