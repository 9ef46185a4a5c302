import { DomainError } from "@kith/feature-kit"
import { duplicate, type Failure, inTheWay, outOfService, refused, tooLong } from "../failures.ts"

const SENTENCES: Readonly<Record<string, string>> = {
  "25006": "The PostgreSQL server takes no changes; it may be a standby.",
  "28000": "The PostgreSQL server refuses the user of the database URL.",
  "28P01": "The PostgreSQL server refuses the user or the password of the database URL.",
  "3D000":
    "The database of the database URL does not exist on the PostgreSQL server. Create it with createdb.",
  "53100": "The disk of the PostgreSQL server is full. Make room; Kith goes on by itself.",
  "53200": "The PostgreSQL server is out of memory.",
  "53300": "The PostgreSQL server has too many connections. Raise its max_connections.",
  "57014": "The PostgreSQL server took too long.",
  "57P01": "The PostgreSQL server is being stopped.",
  "57P02": "The PostgreSQL server has crashed and is starting again.",
  "57P03": "The PostgreSQL server is starting.",
}

/** See https://www.postgresql.org/docs/current/errcodes-appendix.html; what has no code never came from the server. */
export function describePostgresFailure(error: unknown): Failure {
  if (error instanceof DomainError || error instanceof TypeError || error instanceof RangeError) {
    return { scope: "row", error }
  }
  const { code, message } = error as { code?: string; message: string }
  if (code === undefined || !/^[0-9A-Z]{5}$/.test(code)) {
    return outOfService(
      `The PostgreSQL server cannot be reached (${code ?? message}). See that it runs.`,
      error,
    )
  }
  const sentence = SENTENCES[code]
  if (sentence !== undefined) return outOfService(sentence, error)
  // String too long; entry of an index too long.
  if (code === "22001" || code === "54000") return tooLong(code)
  if (code === "23505") return duplicate(code)
  // Serialization, deadlock.
  if (code === "40001" || code === "40P01" || isOutdatedPlan(error)) return inTheWay(error)
  // Connection, resources, operator, system, damage.
  if (/^(08|53|57|58|XX)/.test(code)) return outOfService(`The PostgreSQL server reports: ${message}.`, error)
  // The messages of this class repeat the value.
  if (code.startsWith("22")) return refused("A value does not fit its column", code)
  return refused(message, code)
}

/** A prepared statement has outlived a migration of its table, done by another process. */
const isOutdatedPlan = (error: unknown): boolean => {
  const { code, routine } = error as { code?: string; routine?: string }
  return code === "0A000" && routine === "RevalidateCachedQuery"
}

/** After this the connection is not to be used again. */
export const endsConnection = (failure: Failure, error: unknown): boolean =>
  failure.scope === "server" || isOutdatedPlan(error)
