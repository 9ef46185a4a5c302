import { Jid, type ScramClientKeys } from "@kith/xmpp"

/** What signs this browser in again. The password itself is never kept. */
export interface RememberedSession {
  readonly address: Jid
  readonly keys: ScramClientKeys
}

/** Also watched by other tabs: when it goes, they sign out too. */
export const SESSION_KEY = "kith.session"

export function rememberSession(session: RememberedSession): void {
  try {
    localStorage.setItem(SESSION_KEY, JSON.stringify(session, bytesToText))
  } catch {
    // The browser keeps nothing for us: a reload will ask for the password again.
  }
}

export function findRememberedSession(): RememberedSession | undefined {
  try {
    const record = JSON.parse(localStorage.getItem(SESSION_KEY) ?? "null", textToBytes)
    return record === null ? undefined : { address: Jid.parse(record.address), keys: record.keys }
  } catch {
    return undefined
  }
}

/** The session, and what else of the person is kept here, such as drafts; the theme belongs to the device. */
export function forgetEverything(): void {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key === SESSION_KEY || key.startsWith("kith.draft ")) localStorage.removeItem(key)
    }
  } catch {
    // Nothing was kept.
  }
}

function bytesToText(_: string, value: unknown): unknown {
  return value instanceof Uint8Array ? { base64: btoa(String.fromCharCode(...value)) } : value
}

function textToBytes(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("base64" in value)) return value
  return Uint8Array.from(atob(String(value.base64)), (character) => character.charCodeAt(0))
}
