import { pbkdf2 } from "node:crypto"
import { promisify } from "node:util"
import type { AccountDirectory, DomainError } from "@kith/feature-kit"
import {
  deriveScramKeys,
  type Jid,
  type PasswordCrypto,
  SCRAM_HASHES,
  type ScramHashName,
  type ScramKeys,
} from "@kith/xmpp"
import { nodeScramCrypto } from "../login/node-scram-crypto.ts"

const pbkdf2Async = promisify(pbkdf2)

export const testCrypto: PasswordCrypto = {
  ...nodeScramCrypto,
  pbkdf2: (hash, password, salt, iterations) => {
    const name = hash.replace("-", "").toLowerCase()
    return pbkdf2Async(password, salt, iterations, { "SHA-1": 20, "SHA-256": 32, "SHA-512": 64 }[hash], name)
  },
}

const known = new Map<string, Promise<ScramKeys>>()

/** Romeo, Juliet and Tybalt, whose passwords are their names with `-password`; keeps a record of the attempts. */
export class TestAccounts implements AccountDirectory {
  readonly attempts: { readonly account: string; readonly address: string; readonly succeeded: boolean }[] =
    []
  /** Thrown at whoever tries to log in. */
  refusal: DomainError | undefined

  exists(account: Jid): boolean {
    return ["romeo", "juliet", "tybalt"].includes(account.local ?? "")
  }

  /** Tybalt comes from a server of old. */
  scramHashes(account: Jid): readonly ScramHashName[] {
    return account.local === "tybalt" ? ["SHA-1"] : SCRAM_HASHES
  }

  scramKeys(account: Jid, hash: ScramKeys["hash"]): Promise<ScramKeys> {
    const name = account.local ?? ""
    const key = `${name} ${hash}`
    const password = this.exists(account) ? `${name}-password` : `nobody knows ${name}`
    const keys =
      known.get(key) ?? deriveScramKeys(password, Buffer.from(`salt of ${name}`), 4096, hash, testCrypto)
    known.set(key, keys)
    return keys
  }

  async verifyPassword(account: Jid, password: string): Promise<boolean> {
    return this.exists(account) && password === `${account.local}-password`
  }

  async admitLogin(): Promise<void> {
    if (this.refusal !== undefined) throw this.refusal
  }

  noteLogin(account: Jid, address: string, succeeded: boolean): void {
    this.attempts.push({ account: account.toString(), address, succeeded })
  }
}
