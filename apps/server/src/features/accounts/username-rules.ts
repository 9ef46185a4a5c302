import { DomainError } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"

const MAX_CHARACTERS = 64

/**
 * The bare JID for what a person typed as their user name: `juliet` or `juliet@example.org`.
 * Throws `not-acceptable` with what is wrong with it.
 */
export function requireUsername(typed: string, domain: string): Jid {
  const at = typed.indexOf("@")
  if (at >= 0 && typed.slice(at + 1).toLowerCase() !== domain) {
    throw new DomainError("not-acceptable", `Addresses of this server end in @${domain}.`)
  }
  const local = at >= 0 ? typed.slice(0, at) : typed
  if (local === "") throw new DomainError("not-acceptable", "Choose a user name.")
  if ([...local].length > MAX_CHARACTERS) {
    throw new DomainError("not-acceptable", `Choose a user name of at most ${MAX_CHARACTERS} characters.`)
  }
  try {
    return Jid.from({ local, domain })
  } catch {
    throw new DomainError(
      "not-acceptable",
      "A user name has letters, digits and marks such as . _ - but no space and none of \" & ' / : < > @.",
    )
  }
}

/** The account's name: the part before the @. */
export function usernameOf(user: Jid): string {
  return user.local ?? ""
}
