import { hash, timingSafeEqual } from "node:crypto"
import { DomainError } from "@kith/feature-kit"
import type { AdmissionRule } from "./admission.ts"
import { flag, text } from "./setting-kinds.ts"
import { notAcceptable, type SettingRule, type Settings } from "./settings.ts"

/** XEP-0045 §7.2.6. */
export const isPasswordProtected = flag({
  name: "muc#roomconfig_passwordprotectedroom",
  label: "Password Required to Enter?",
  initial: false,
})

export const roomSecret = text({
  name: "muc#roomconfig_roomsecret",
  type: "text-private",
  label: "Password",
  maxLength: () => 255,
})

/** XEP-0045 §10.1.3: a protected room has a password. */
export const requireSecret: SettingRule = (settings) => {
  if (settings.get(isPasswordProtected) && settings.get(roomSecret) === "") {
    throw notAcceptable(roomSecret, "A room that is protected needs a password.")
  }
}

/** What an invitation takes along. */
export function passwordOf(settings: Settings): string | undefined {
  return settings.get(isPasswordProtected) ? settings.get(roomSecret) : undefined
}

export const requirePassword: AdmissionRule = ({ room, password }) => {
  const expected = passwordOf(room.settings)
  if (expected === undefined) return
  if (password === undefined || !isSame(password, expected)) {
    throw new DomainError("not-authorized", "This room needs a password, and yours is missing or wrong.")
  }
}

/** Hashed first, so that neither the time nor the length tells anything. */
function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected))
}

const digest = (password: string): Buffer => hash("sha256", password, "buffer")
