/** Somebody's address, handed on in a message. Plain JSON. */
export interface ContactCard {
  /** A bare address. */
  readonly address: string
  readonly name?: string
}
