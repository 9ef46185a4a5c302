import { useEffect, useState } from "react"
import { findInvitation, type InvitationFacts } from "../../session/invitations.ts"

/** What the server of this page says of an invitation; `undefined`: nothing yet, or it cannot be asked. */
export function useInvitation(token: string | undefined): InvitationFacts | "over" | undefined {
  const [found, setFound] = useState<InvitationFacts | "over">()
  useEffect(() => {
    setFound(undefined)
    if (token === undefined) return
    let isOver = false
    findInvitation(token).then(
      (facts) => !isOver && setFound(facts),
      // It is told when the form is sent.
      () => undefined,
    )
    return () => {
      isOver = true
    }
  }, [token])
  return found
}
