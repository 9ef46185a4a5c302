import { DomainError } from "@kith/feature-kit"
import { duplicate, type Failure, outOfService, refused, tooLong } from "../failures.ts"
import type { SqliteErrorReport } from "./sqlite-requests.ts"

export class SqliteError extends Error {
  override readonly name = "SqliteError"
  readonly resultCode: number

  constructor({ message, resultCode }: SqliteErrorReport) {
    super(message)
    this.resultCode = resultCode
  }
}

/** The thread ended without an answer, and the next request starts it again; or it was closed for good. */
export class ThreadGoneError extends Error {
  override readonly name = "ThreadGoneError"
}

const SENTENCES: Readonly<Record<number, string>> = {
  5: "The database is locked by another process. If a second Kith runs on the same data, stop it.",
  6: "The database is locked by another process. If a second Kith runs on the same data, stop it.",
  7: "The server is out of memory.",
  8: "The database file cannot be written. Give the account that runs Kith the right to write it.",
  10: "The disk of the database reports an error. Look at the system log.",
  11: "The database file is damaged. Restore it from a backup.",
  13: "The disk of the database is full. Make room; the server goes on by itself.",
  14: "The database file cannot be opened. See that its folder exists and that Kith may write there.",
  26: "The file is not an SQLite database.",
}

const TOO_BIG = 18
// SQLITE_CONSTRAINT_PRIMARYKEY, _UNIQUE, _ROWID
const DUPLICATES = new Set([1555, 2067, 2579])

/** See https://sqlite.org/rescode.html: the low byte is the kind, the rest says more. */
export function describeSqliteFailure(error: unknown): Failure {
  if (error instanceof ThreadGoneError) {
    return outOfService("The database has stopped.", error)
  }
  if (error instanceof DomainError) return { scope: "row", error }
  if (!(error instanceof SqliteError)) {
    return { scope: "row", error: error instanceof Error ? error : new Error(String(error)) }
  }
  const { resultCode, message } = error
  if (DUPLICATES.has(resultCode)) return duplicate(String(resultCode))
  if ((resultCode & 0xff) === TOO_BIG) return tooLong(String(resultCode))
  const sentence = SENTENCES[resultCode & 0xff]
  return sentence === undefined ? refused(message, String(resultCode)) : outOfService(sentence, error)
}
