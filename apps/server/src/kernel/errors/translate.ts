import { randomBytes } from "node:crypto"
import { DomainError, type ErrorCode, type Log } from "@kith/feature-kit"
import { JidError, MalformedError, StanzaError } from "@kith/xmpp"
import { ERROR_TABLE } from "./error-table.ts"

/** A refusal as the API tells it; `code` is for programs, `message` for people. */
export interface ApiError {
  readonly code: ErrorCode | "internal-server-error"
  readonly message: string
  readonly retryAfterSeconds?: number
}

export interface HttpError {
  readonly status: number
  readonly error: ApiError
}

/** What the XMPP door answers with. A bug becomes internal-server-error, with an id under which the log has its cause. */
export function toStanzaError(error: unknown, log: Log): StanzaError {
  if (error instanceof StanzaError) return error
  const refusal = asRefusal(error)
  if (refusal === undefined) return new StanzaError("internal-server-error", reportBug(error, log))
  noteCause(refusal, log)
  const { condition, type } = ERROR_TABLE[refusal.code]
  // RFC 6120 §8.3.2: `wait` means that the same will do later.
  return new StanzaError(condition, refusal.text, refusal.retryAfterSeconds === undefined ? type : "wait")
}

/** What the API door answers with. */
export function toHttpError(error: unknown, log: Log): HttpError {
  const refusal = asRefusal(error)
  if (refusal === undefined) {
    return { status: 500, error: { code: "internal-server-error", message: reportBug(error, log) } }
  }
  noteCause(refusal, log)
  const { code, retryAfterSeconds } = refusal
  const { status } = ERROR_TABLE[code]
  const message = refusal.text ?? DEFAULT_SENTENCES[code] ?? `The server refused this: ${code}.`
  if (retryAfterSeconds === undefined) return { status, error: { code, message } }
  return { status: status >= 500 ? status : 429, error: { code, message, retryAfterSeconds } }
}

const DEFAULT_SENTENCES: Partial<Record<ErrorCode, string>> = {
  "bad-request": "The request is malformed.",
  forbidden: "You may not do that.",
  "not-authorized": "Sign in first: send a valid token.",
  "not-found": "There is no such thing, or you may not see it.",
}

function asRefusal(error: unknown): DomainError | undefined {
  if (error instanceof DomainError) return error
  if (error instanceof StanzaError) return new DomainError(codeOf(error.condition), error.text)
  if (error instanceof JidError) return new DomainError("jid-malformed", error.message)
  if (error instanceof MalformedError) return new DomainError("bad-request", `${error.message}.`)
  return undefined
}

/** Logs the bug and answers with a sentence that has the id of the log entry. */
function reportBug(error: unknown, log: Log): string {
  const errorId = randomBytes(5).toString("hex")
  log.error("Something failed that should not", { errorId, cause: error })
  return `Something went wrong on the server. Tell its administrator the number ${errorId}.`
}

/** The person gets a sentence; what is behind it is for the administrator. */
function noteCause(refusal: DomainError, log: Log): void {
  if (refusal.cause !== undefined) log.debug("Refused", { code: refusal.code, cause: refusal.cause })
}

/** A refusal that was made for the other door, or came from elsewhere. */
function codeOf(condition: StanzaError["condition"]): ErrorCode {
  const codes = Object.keys(ERROR_TABLE) as ErrorCode[]
  return codes.find((code) => ERROR_TABLE[code].condition === condition) ?? "undefined-condition"
}
