import { randomBytes } from "node:crypto"
import type { Readable } from "node:stream"
import { type Clock, DomainError } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { ImportReport } from "./importing.ts"

export interface TransferLimits {
  readonly maxOpenPerAccount: number
  readonly maxRunning: number
  readonly linkMinutes: number
  readonly importMinutes: number
}

/** A file to come or to go, behind a link that works once. */
type Transfer =
  | { readonly kind: "export"; readonly fileName: string; readonly write: () => AsyncIterable<string> }
  | { readonly kind: "import"; readonly read: (file: Readable) => Promise<ImportReport> }

export interface TransferLink {
  /** Below the web door's address. */
  readonly path: string
  /** Epoch milliseconds. */
  readonly expiresAt: number
}

export const TRANSFER_PATH = "/account-data"

/**
 * Files are too long for an operation, and a browser that downloads one shows no token. So an operation answers with a
 * link that nobody can guess, works once, and not for long.
 */
export function createTransfers(clock: Clock, limits: TransferLimits) {
  const open = new Map<
    string,
    { readonly owner: Jid; readonly transfer: Transfer; readonly expiresAt: number }
  >()
  let running = 0

  return {
    /** How long a file may take to come. */
    maxSeconds: limits.importMinutes * 60,

    offer(owner: Jid, transfer: Transfer): TransferLink {
      const now = clock.now()
      for (const [token, { expiresAt }] of open) if (expiresAt <= now) open.delete(token)
      const own = [...open].filter((entry) => entry[1].owner.equals(owner))
      const oldest = own.length >= limits.maxOpenPerAccount ? own[0] : undefined
      if (oldest !== undefined) open.delete(oldest[0])
      const token = randomBytes(24).toString("base64url")
      const expiresAt = now + limits.linkMinutes * 60_000
      open.set(token, { owner, transfer, expiresAt })
      return { path: `${TRANSFER_PATH}/${transfer.kind}s/${token}`, expiresAt }
    },

    /** Uses the link up and holds one of the places there are; `done` gives the place back. */
    begin<Kind extends Transfer["kind"]>(
      kind: Kind,
      token: string,
    ): { readonly transfer: Extract<Transfer, { kind: Kind }>; readonly done: () => void } {
      const found = open.get(token)
      if (found === undefined || found.transfer.kind !== kind || found.expiresAt <= clock.now()) {
        throw new DomainError("not-found", "This link was used already or is too old. Make a new one.")
      }
      if (running >= limits.maxRunning) {
        throw new DomainError("resource-constraint", "Other accounts are being moved. Try again soon.", 30)
      }
      open.delete(token)
      running++
      let isDone = false
      const done = () => {
        if (!isDone) running--
        isDone = true
      }
      return { transfer: found.transfer as Extract<Transfer, { kind: Kind }>, done }
    },
  }
}

export type Transfers = ReturnType<typeof createTransfers>
