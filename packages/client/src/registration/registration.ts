import type { Endpoint } from "../connection/endpoint.ts"

export interface Registration {
  /** The local part: what stands before the `@`. */
  readonly username: string
  readonly password: string
  readonly domain: string
  /** The token of an invitation link (XEP-0445). */
  readonly invitation?: string
}

/** Why an account could not be made. */
export type RegistrationProblem =
  | "taken"
  | "closed"
  | "invitation-needed"
  /** The invitation was used already, or is too old, or never was one. */
  | "invitation-over"
  | "not-acceptable"
  | "too-many"
  /** The connection is not encrypted. */
  | "not-confidential"
  | "other"

/** An account could not be made. `message` says why in English. */
export class RegistrationRefused extends Error {
  override readonly name = "RegistrationRefused"
  readonly reason: RegistrationProblem
  /** What the server says about it, for people. */
  readonly text: string | undefined
  /** `closed`: where one may register instead. */
  readonly website: string | undefined

  constructor(
    reason: RegistrationProblem,
    sentence: string,
    { text, website }: { readonly text?: string | undefined; readonly website?: string | undefined } = {},
  ) {
    super(text ?? sentence)
    this.reason = reason
    this.text = text
    this.website = website
  }
}

/**
 * Makes an account (XEP-0077) over a stream of its own, which ends afterwards.
 * @throws RegistrationRefused
 */
export type Register = (endpoint: Endpoint, registration: Registration) => Promise<void>
