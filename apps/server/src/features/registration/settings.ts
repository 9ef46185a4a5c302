import type { InvitationRules } from "./service/invitations.ts"
import type { Policy, RegistrationRules } from "./service/registration.ts"

export interface RegistrationSettings extends Omit<InvitationRules, "isPossible"> {
  readonly policy: Policy | "automatic"
  readonly website: string
  readonly perHour: number
  readonly perHourFromThisMachine: number
  readonly challenge: "automatic" | "on" | "off"
}

/** What holds where something is left to the server. On the domain localhost somebody is trying it out. */
export function rulesFor(
  settings: RegistrationSettings,
  domain: string,
  publicUrl: () => string,
): RegistrationRules & InvitationRules {
  const isTrial = domain === "localhost"
  const policy = settings.policy === "automatic" ? (isTrial ? "open" : "invitation") : settings.policy
  return {
    ...settings,
    policy,
    isPossible: policy !== "closed",
    isChallenging: settings.challenge === "automatic" ? !isTrial : settings.challenge === "on",
    // The address of the web door is known once it is open.
    website: () =>
      settings.website !== "" || policy === "closed" ? settings.website : `${publicUrl()}/sign-up`,
  }
}
