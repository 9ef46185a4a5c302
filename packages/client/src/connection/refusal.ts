import { StreamError } from "@kith/xmpp"
import { ConnectionRefused } from "./status.ts"

/**
 * What a broken stream means: a refusal that only a person can mend, or `undefined` for what trying again may mend
 * (RFC 6120 §4.9.3).
 */
export function refusalOf(error: unknown): ConnectionRefused | undefined {
  if (error instanceof ConnectionRefused) return error
  if (!(error instanceof StreamError)) return undefined
  switch (error.condition) {
    case "conflict":
      return new ConnectionRefused(
        "conflict",
        "This session was replaced by another one. Connect again to use this one.",
        { cause: error },
      )
    case "not-authorized":
      return signedOutElsewhere({ cause: error })
    case "host-unknown":
    case "host-gone":
      return new ConnectionRefused("not-our-server", "The server does not serve this domain.", {
        cause: error,
      })
    default:
      return undefined
  }
}

/** Whoever took the session away wants this device to ask for the password. */
export function signedOutElsewhere(options?: ErrorOptions): ConnectionRefused {
  return new ConnectionRefused(
    "signed-out-elsewhere",
    "The session was ended from another device, by a new password, or because the account is gone. Sign in again.",
    options,
  )
}

/** A sentence for people about a connection that broke or could not be made. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof StreamError)) return "The server cannot be reached."
  switch (error.condition) {
    case "system-shutdown":
    case "reset":
      return "The server is restarting."
    case "resource-constraint":
    case "policy-violation":
      return `The server ended the connection${error.text === undefined ? "" : `: ${error.text}`}.`
    default:
      return "The connection to the server was lost."
  }
}

const OVER_INPUT = ["bad-format", "invalid-xml", "not-well-formed", "policy-violation", "restricted-xml"]

/** The server closed the stream because of something we sent: sending it again would do so again. */
export function isOverOurInput(error: unknown): error is StreamError {
  return error instanceof StreamError && OVER_INPUT.includes(error.condition)
}
