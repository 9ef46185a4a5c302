import type { Availability } from "@kith/client"
import { strings } from "../strings/index.ts"

/** What the dot of an avatar shows, for those who do not see it; nothing where there is no dot. */
export function PresenceWords({ availability }: { readonly availability: Availability }) {
  return availability === "offline" ? null : (
    <span className="visually-hidden">{strings.presence[availability]}</span>
  )
}
