import type { ErrorCode } from "@kith/feature-kit"
import type { StanzaErrorCondition, StanzaErrorType } from "@kith/xmpp"

export interface ErrorMapping {
  /** RFC 6120 §8.3.2 and §8.3.3. */
  readonly type: StanzaErrorType
  readonly condition: StanzaErrorCondition
  readonly status: number
}

/** What each refusal of a service is at each door. */
export const ERROR_TABLE: Readonly<Record<ErrorCode, ErrorMapping>> = {
  "bad-request": { type: "modify", condition: "bad-request", status: 400 },
  conflict: { type: "cancel", condition: "conflict", status: 409 },
  "feature-not-implemented": { type: "cancel", condition: "feature-not-implemented", status: 501 },
  forbidden: { type: "auth", condition: "forbidden", status: 403 },
  gone: { type: "cancel", condition: "gone", status: 410 },
  "jid-malformed": { type: "modify", condition: "jid-malformed", status: 400 },
  "not-acceptable": { type: "modify", condition: "not-acceptable", status: 422 },
  "not-allowed": { type: "cancel", condition: "not-allowed", status: 403 },
  "not-authorized": { type: "auth", condition: "not-authorized", status: 401 },
  "not-found": { type: "cancel", condition: "item-not-found", status: 404 },
  "policy-violation": { type: "modify", condition: "policy-violation", status: 403 },
  "recipient-unavailable": { type: "wait", condition: "recipient-unavailable", status: 404 },
  "registration-required": { type: "auth", condition: "registration-required", status: 403 },
  "remote-server-not-found": { type: "cancel", condition: "remote-server-not-found", status: 502 },
  "remote-server-timeout": { type: "wait", condition: "remote-server-timeout", status: 504 },
  "resource-constraint": { type: "wait", condition: "resource-constraint", status: 503 },
  "service-unavailable": { type: "cancel", condition: "service-unavailable", status: 503 },
  "subscription-required": { type: "auth", condition: "subscription-required", status: 403 },
  "undefined-condition": { type: "modify", condition: "undefined-condition", status: 422 },
  "unexpected-request": { type: "wait", condition: "unexpected-request", status: 409 },
}
