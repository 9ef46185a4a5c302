/** The client's side of one mechanism, whichever profile of SASL carries it. */
export interface Exchange {
  readonly mechanism: string
  /** The first message. */
  begin(): Uint8Array
  /** @throws ScramError when the server is not to be trusted, or Error when there is nothing more to say */
  respond(challenge: Uint8Array): Promise<Uint8Array>
  /**
   * The server says that we are in; `last` is what the mechanism ends with.
   * @throws ScramError when the server has not proved that it knows us
   */
  conclude(last: Uint8Array | undefined): void
}

export const NOT_GOING_ON = "The server did not go on with signing in."
