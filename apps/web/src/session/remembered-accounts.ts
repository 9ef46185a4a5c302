import { Jid, type ScramClientKeys } from "@kith/xmpp"

/** What signs this browser in again. The password itself is never kept. */
export interface RememberedAccount {
  readonly address: Jid
  /** `undefined`: it was shut out from another device, and the password is asked for again. */
  readonly keys: ScramClientKeys | undefined
  /** Where the server of the account listens, when it is not the one that sent this page. */
  readonly url?: string
}

/** Also watched by other tabs: whose account goes from here is signed out there too. */
export const ACCOUNTS_KEY = "kith.accounts"
/** Which account a new tab shows. */
const LAST_KEY = "kith.last-account"
/** COMPAT(1.0): where versions before 0.2 kept the only account. */
const OLD_KEY = "kith.session"

/** In the order in which they were added. */
export function listRememberedAccounts(): RememberedAccount[] {
  try {
    const old = localStorage.getItem(OLD_KEY)
    const text = localStorage.getItem(ACCOUNTS_KEY) ?? (old === null ? "[]" : `[${old}]`)
    const records: unknown = JSON.parse(text, textToBytes)
    return Array.isArray(records) ? records.flatMap(readRecord) : []
  } catch {
    return []
  }
}

/** Adds the account, or replaces what was known of it. */
export function rememberAccount(account: RememberedAccount): void {
  const all = listRememberedAccounts()
  const at = all.findIndex(({ address }) => address.equals(account.address))
  if (at < 0) all.push(account)
  else all[at] = account
  keep(all)
}

/** The account, and what else of the person is kept here, such as drafts; the theme belongs to the device. */
export function forgetAccount(address: Jid): void {
  keep(listRememberedAccounts().filter((account) => !account.address.equals(address)))
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(`kith.draft ${address} `)) localStorage.removeItem(key)
    }
    if (localStorage.getItem(LAST_KEY) === address.toString()) localStorage.removeItem(LAST_KEY)
  } catch {
    // Nothing was kept.
  }
}

/** Keeps who it is and what is stored of it, and nothing that would let it in again. */
export function forgetKeys(address: Jid): void {
  keep(
    listRememberedAccounts().map((account) =>
      account.address.equals(address) ? { ...account, keys: undefined } : account,
    ),
  )
}

export function findLastAccount(): string | undefined {
  try {
    return sessionStorage.getItem(LAST_KEY) ?? localStorage.getItem(LAST_KEY) ?? undefined
  } catch {
    return undefined
  }
}

/** For this tab, and for those that are opened from now on. */
export function rememberLastAccount(address: Jid | undefined): void {
  try {
    if (address === undefined) {
      sessionStorage.removeItem(LAST_KEY)
    } else {
      sessionStorage.setItem(LAST_KEY, address.toString())
      localStorage.setItem(LAST_KEY, address.toString())
    }
  } catch {
    // The first account is shown after a reload then.
  }
}

function keep(accounts: readonly RememberedAccount[]): void {
  try {
    if (accounts.length === 0) localStorage.removeItem(ACCOUNTS_KEY)
    else localStorage.setItem(ACCOUNTS_KEY, JSON.stringify(accounts, bytesToText))
    localStorage.removeItem(OLD_KEY)
  } catch {
    // The browser keeps nothing for us: a reload will ask for the password again.
  }
}

function readRecord(record: unknown): RememberedAccount[] {
  if (typeof record !== "object" || record === null || !("address" in record)) return []
  const address = Jid.tryParse(String(record.address))
  if (address === undefined) return []
  const url = "url" in record && typeof record.url === "string" ? record.url : undefined
  const keys = "keys" in record ? (record.keys as ScramClientKeys) : undefined
  return [{ address, keys, ...(url !== undefined && { url }) }]
}

function bytesToText(_: string, value: unknown): unknown {
  return value instanceof Uint8Array ? { base64: btoa(String.fromCharCode(...value)) } : value
}

function textToBytes(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("base64" in value)) return value
  return Uint8Array.from(atob(String(value.base64)), (character) => character.charCodeAt(0))
}
