import type { Statement } from "../backend.ts"

/** What a thread is started with. */
export interface SqliteThreadSettings {
  readonly path: string
  readonly readOnly: boolean
  readonly durability: "full" | "normal"
  readonly busyTimeoutMs: number
}

export type SqliteRequest =
  | {
      readonly id: number
      readonly kind: "statement"
      readonly statement: Statement
      /** A statement of a transaction that is gone must not run outside of it. */
      readonly needsTransaction: boolean
    }
  /** Done whole or not at all; may share a transaction with other writes. */
  | { readonly id: number; readonly kind: "write"; readonly work: readonly Statement[] }
  | { readonly id: number; readonly kind: "close" }

export interface SqliteResult {
  readonly rows: Record<string, unknown>[]
  readonly changes: number
  readonly lastInsertId: number
}

export interface SqliteErrorReport {
  readonly message: string
  /** SQLite's extended result code; 0 where the error is not SQLite's. */
  readonly resultCode: number
}

export type SqliteAnswer =
  | { readonly id: number; readonly result: SqliteResult }
  | { readonly id: number; readonly error: SqliteErrorReport }
