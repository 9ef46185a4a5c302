import type { StreamLimits } from "./limits.ts"
import { StreamError } from "./stream-error.ts"

/** What an element may cost, and whether the one that is being read has cost more. */
export class Allowance {
  limits: StreamLimits
  #excess: StreamError | undefined

  constructor(limits: StreamLimits) {
    this.limits = limits
  }

  /** Whether the element is only read on to find its end. */
  get isExceeded(): boolean {
    return this.#excess !== undefined
  }

  /** Of the element so far. */
  checkBytes(count: number): void {
    const { maxBytes, maxBytesLeftOut = maxBytes } = this.limits
    if (count <= maxBytes) return
    this.#exceed(`An element has more than ${maxBytes} bytes`)
    if (count > maxBytesLeftOut)
      throw new StreamError("policy-violation", `An element has more than ${maxBytesLeftOut} bytes`)
  }

  /** `depth`: 1 for the first-level element. */
  checkDepth(depth: number): void {
    const { maxDepth } = this.limits
    if (depth > maxDepth) this.#exceed(`More than ${maxDepth} elements inside one another`)
  }

  checkAttributes(count: number): void {
    const { maxAttributes } = this.limits
    if (count > maxAttributes) this.#exceed(`An element has more than ${maxAttributes} attributes`)
  }

  #exceed(text: string): void {
    const excess = new StreamError("policy-violation", text)
    if (this.limits.maxBytesLeftOut === undefined) throw excess
    this.#excess ??= excess
  }

  /** The element is over. Answers with what was too much about it. */
  take(): StreamError | undefined {
    const excess = this.#excess
    this.#excess = undefined
    return excess
  }
}
