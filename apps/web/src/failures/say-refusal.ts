import type { RefusalReason, RegistrationRefused } from "@kith/client"
import { strings } from "../strings/index.ts"
import { quoteWords } from "./quote-words.ts"

/** Why the server does not let an account in; `isTyped`: with a password that was typed just now. */
export function sayRefusal(reason: RefusalReason, isTyped: boolean): string {
  const { connection, signIn } = strings
  switch (reason) {
    case "wrong-credentials":
      return isTyped ? signIn.wrongCredentials : connection.refusedElsewhere
    case "signed-out-elsewhere":
      return connection.refusedElsewhere
    case "account-disabled":
      return connection.refusedDisabled
    case "conflict":
      return connection.refusedConflict
    case "no-safe-mechanism":
      return connection.refusedUnsafe
    case "server-not-trusted":
      return connection.refusedUntrusted
    case "signed-out":
      return connection.refusedSignedOut
    case "too-many-sessions":
      return connection.refusedSessions
    case "unknown-step":
      return connection.refusedStep
    case "not-our-server":
      return connection.refusedServer
  }
}

/** Why an account could not be made. */
export function sayRegistrationProblem({ reason, text: words, website }: RegistrationRefused): string {
  const { signUp } = strings
  switch (reason) {
    case "taken":
      return signUp.taken
    case "closed":
      return website === undefined
        ? quoteWords(signUp.closed, words)
        : signUp.registerElsewhere({ website: website })
    case "invitation-needed":
      return quoteWords(signUp.byInvitation, words)
    case "invitation-over":
      return signUp.invitationOver
    case "not-acceptable":
      return quoteWords(signUp.notAcceptable, words)
    case "too-many":
      return quoteWords(signUp.tooMany, words)
    case "not-confidential":
      return signUp.notConfidential
    case "other":
      return quoteWords(signUp.refused, words)
  }
}
