import {
  encodeTokenLogin,
  isSameProof,
  nobleScramCrypto,
  proveToken,
  ScramError,
  type TokenProofs,
} from "@kith/xmpp"
import { type Exchange, NOT_GOING_ON } from "./exchange.ts"

/** Proves that we have a token (draft-schmaus-kitten-sasl-ht-09), in one message. */
export class TokenExchange implements Exchange {
  readonly mechanism: string
  readonly #username: string
  readonly #proofs: TokenProofs

  /** `binding` is that of the mechanism, empty for none. */
  constructor(mechanism: string, username: string, token: string, binding: Uint8Array) {
    this.mechanism = mechanism
    this.#username = username
    this.#proofs = proveToken(token, binding, nobleScramCrypto)
  }

  begin(): Uint8Array {
    return encodeTokenLogin(this.#username, this.#proofs.initiator)
  }

  async respond(): Promise<Uint8Array> {
    throw new Error(NOT_GOING_ON)
  }

  conclude(last: Uint8Array | undefined): void {
    if (last === undefined || !isSameProof(this.#proofs.responder, last)) {
      throw new ScramError("The server could not prove that it knows the token")
    }
  }
}
