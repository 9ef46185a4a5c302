import { DomainError } from "@kith/feature-kit"
import {
  DatabaseError,
  duplicate,
  type Failure,
  inTheWay,
  outOfService,
  refused,
  tooLong,
} from "../failures.ts"

const FULL = "The disk of the MySQL server is full. Make room; Kith goes on by itself."
const READ_ONLY = "The MySQL server takes no changes; it may be a replica."
const STOPPING = "The MySQL server is being stopped."

const SENTENCES: Readonly<Record<number, string>> = {
  1021: FULL,
  1026: FULL,
  1037: "The MySQL server is out of memory.",
  1038: "The MySQL server is out of memory.",
  1040: "The MySQL server has too many connections. Raise its max_connections.",
  1041: "The MySQL server is out of memory.",
  1044: "The MySQL server does not let the user of the database URL use that database.",
  1045: "The MySQL server refuses the user or the password of the database URL.",
  1049: "The database of the database URL does not exist on the MySQL server. Create it with CREATE DATABASE.",
  1053: STOPPING,
  1114: FULL,
  1290: READ_ONLY,
  1698: "The MySQL server refuses the user or the password of the database URL.",
  1792: READ_ONLY,
  1836: READ_ONLY,
  1927: STOPPING,
}

const DUPLICATE = 1062
const TOO_LONG = 1406
const PACKET_TOO_BIG = 1153
const LOCK_TIMEOUT = 1205
const DEADLOCK = 1213
/** An error of the storage engine: of the disk, mostly. */
const ENGINE = 1030
/** The messages of these repeat the value. */
const UNFIT = new Set([1264, 1265, 1292, 1366, 1411])

/** See https://mariadb.com/kb/en/mariadb-error-code-reference/; what has no SQL state never came from the server. */
export function describeMysqlFailure(error: unknown): Failure {
  if (
    error instanceof DomainError ||
    error instanceof DatabaseError ||
    error instanceof TypeError ||
    error instanceof RangeError
  ) {
    return { scope: "row", error }
  }
  const { errno = 0, code, sqlState, sqlMessage, message } = error as MysqlError
  const cause = new DatabaseError(code ?? message, String(errno))
  const sentence = SENTENCES[errno]
  if (sentence !== undefined) return outOfService(sentence, cause)
  if (errno === DUPLICATE) return duplicate(String(errno))
  if (errno === TOO_LONG || errno === PACKET_TOO_BIG) return tooLong(String(errno))
  if (errno === LOCK_TIMEOUT || errno === DEADLOCK) return inTheWay(cause)
  if (errno === ENGINE) return outOfService(`The MySQL server reports: ${sqlMessage}.`, cause)
  if (UNFIT.has(errno)) return refused("A value does not fit its column", String(errno))
  if (sqlState === undefined) {
    return outOfService(`The MySQL server cannot be reached (${code ?? message}). See that it runs.`, cause)
  }
  return refused(sqlMessage ?? message, String(errno))
}

interface MysqlError {
  readonly errno?: number
  readonly code?: string
  readonly sqlState?: string
  readonly sqlMessage?: string
  readonly message: string
}
