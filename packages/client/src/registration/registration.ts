import type { Endpoint } from "../connection/endpoint.ts"

export interface Registration {
  /** The local part: what stands before the `@`. */
  readonly username: string
  readonly password: string
  readonly domain: string
  /** The token of an invitation link (XEP-0445). */
  readonly invitation?: string
}

/** Why an account could not be made. `message` is a sentence to show. */
export class RegistrationRefused extends Error {
  override readonly name = "RegistrationRefused"
  readonly reason: "taken" | "closed" | "invitation-needed" | "not-acceptable" | "too-many" | "other"

  constructor(reason: RegistrationRefused["reason"], sentence: string) {
    super(sentence)
    this.reason = reason
  }
}

/**
 * Makes an account (XEP-0077) over a stream of its own, which ends afterwards.
 * @throws RegistrationRefused
 */
export type Register = (endpoint: Endpoint, registration: Registration) => Promise<void>
