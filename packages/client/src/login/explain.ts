import { SaslError, ScramError } from "@kith/xmpp"
import { ConnectionRefused } from "../connection/status.ts"

const ASK_AGAIN = "The server asks for the password again."

/** What went wrong with signing in, as a refusal a person has to see, unless trying later may help. */
export function explainLoginFailure(error: unknown, hasPassword: boolean): unknown {
  if (error instanceof ScramError) {
    const isOutdated = !hasPassword && /remembered keys/.test(error.message)
    return new ConnectionRefused(
      isOutdated ? "wrong-credentials" : "server-not-trusted",
      isOutdated ? ASK_AGAIN : `This may not be your server: ${error.message}.`,
      { cause: error },
    )
  }
  if (!(error instanceof SaslError) || mayPass(error)) return error
  switch (error.condition) {
    case "account-disabled":
      return new ConnectionRefused("account-disabled", "This account is disabled.", { cause: error })
    case "encryption-required":
    case "mechanism-too-weak":
    case "invalid-mechanism":
      return new ConnectionRefused("no-safe-mechanism", "The server wants another way to sign in.", {
        cause: error,
      })
    default:
      return new ConnectionRefused(
        "wrong-credentials",
        "The server does not accept this address and password.",
        { cause: error },
      )
  }
}

/** The same may work later. */
export const mayPass = ({ condition }: SaslError): boolean =>
  condition === "temporary-auth-failure" || condition === "aborted"

/** Nothing that the server offers can be used. */
export function noMechanism(offered: readonly string[], hasPassword: boolean): ConnectionRefused {
  if (!hasPassword && offered.some((name) => name.startsWith("SCRAM-"))) {
    return new ConnectionRefused("wrong-credentials", ASK_AGAIN)
  }
  return new ConnectionRefused(
    "no-safe-mechanism",
    "The server offers no way to sign in that keeps the password safe.",
  )
}
