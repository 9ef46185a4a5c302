/** What a stream may cost. They hold for each first-level element and for the stream header. */
export interface StreamLimits {
  /** From the first `<` to the last `>`, in bytes of UTF-8. */
  readonly maxBytes: number
  /** Elements inside one another; the first-level element counts as 1. */
  readonly maxDepth: number
  /** Of one element, namespace declarations included. */
  readonly maxAttributes: number
  /**
   * Given, an element that goes beyond the others costs its content and not the stream: it is read to its end without
   * being kept, as long as it has no more bytes than this.
   */
  readonly maxBytesLeftOut?: number
}

/** For a peer nobody knows yet. */
export const UNAUTHENTICATED_LIMITS: StreamLimits = { maxBytes: 10_240, maxDepth: 100, maxAttributes: 50 }
export const AUTHENTICATED_LIMITS: StreamLimits = { ...UNAUTHENTICATED_LIMITS, maxBytes: 262_144 }
