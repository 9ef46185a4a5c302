/** Why the server will not have us; trying again without a person's help would not mend it. */
export type RefusalReason =
  /** Wrong password, or no such account: servers do not tell which. */
  | "wrong-credentials"
  /** The session was ended: from another device, by a new password, or because the account is gone. */
  | "signed-out-elsewhere"
  /** The account was disabled or removed. */
  | "account-disabled"
  /** Another session took our place. */
  | "conflict"
  /** No mechanism both sides know, or only ones that would show the password. */
  | "no-safe-mechanism"
  /** Something between us and the server hides its better mechanisms or is not the server. */
  | "server-not-trusted"
  /** Signed out in another tab of this browser. */
  | "signed-out"
  /** The account has as many sessions as the server allows. */
  | "too-many-sessions"
  /** The server wants a further step of signing in that we do not know. */
  | "unknown-step"
  /** The address does not exist there, or what answered is no XMPP server. */
  | "not-our-server"

export type ConnectionStatus =
  /** Closed by us, or never opened. */
  | { readonly state: "offline" }
  | { readonly state: "connecting" }
  | { readonly state: "online" }
  /** The connection was lost or could not be made; the next attempt is at `retryAt` (epoch ms). */
  | { readonly state: "waiting"; readonly retryAt: number; readonly sentence: string }
  | { readonly state: "refused"; readonly reason: RefusalReason; readonly sentence: string }

/** The server refused us, for a reason a person has to see. `message` says it in English. */
export class ConnectionRefused extends Error {
  override readonly name = "ConnectionRefused"
  readonly reason: RefusalReason

  constructor(reason: RefusalReason, sentence: string, options?: ErrorOptions) {
    super(sentence, options)
    this.reason = reason
  }
}
