import type {
  AccountDirectory,
  BindFeature,
  EarlyIqRequest,
  LoginFeature,
  LoginMechanism,
  LoginTask,
  MaybePromise,
  Session,
} from "@kith/feature-kit"
import type { ElementLike, Jid, Stanza } from "@kith/xmpp"
import type { LocalSession } from "./session.ts"

/** What features have added to the log-in. */
export interface LoginExtensions {
  readonly mechanisms: readonly LoginMechanism[]
  readonly features: readonly LoginFeature[]
  readonly tasks: readonly LoginTask[]
  /** What begins along with a session (XEP-0386); those that are silent are not told to clients. */
  readonly bindings: readonly {
    readonly namespace: string
    readonly start: BindFeature
    readonly isSilent: boolean
  }[]
}

/** Who exists is nothing that streams ask. */
export type LoginDirectory = Omit<AccountDirectory, "exists">

/** What a log-in by a password needs. */
export type PasswordServices = Pick<StreamServices, "domain" | "accounts">

/** What the streams need from the rest of the kernel; the router implements it. */
export interface StreamServices {
  readonly domain: string
  readonly accounts: LoginDirectory
  readonly logins: LoginExtensions
  /** Whether somebody can log in to an address of that domain. */
  isAccountDomain(domain: string): boolean

  streamFeatures(
    stage: "before-login" | "after-login",
    stream: { readonly isConfidential: boolean },
  ): ElementLike[]
  /** Answers an IQ of a stream nobody has authenticated on; `undefined` where no feature serves that namespace. */
  findEarlyIq(
    type: "get" | "set",
    namespace: string,
  ): ((request: EarlyIqRequest) => MaybePromise<ElementLike | undefined>) | undefined
  findNonza(name: string, namespace: string): ((session: Session, nonza: Stanza) => void) | undefined

  /** Chooses the resource when none is wanted or the wanted one is taken (RFC 6120 §7.7.2.2). */
  chooseResource(user: Jid, wanted: string | undefined): MaybePromise<Jid>
  /** Makes the session known; throws `DomainError` when a feature or a limit refuses it. */
  start(session: LocalSession): MaybePromise<void>
  /** Its connection is gone, and it waits for another; `unacknowledged` is what the client may not have got, oldest first. */
  detached(session: LocalSession, unacknowledged: readonly Stanza[]): void
  /** A new connection carries a session whose old one is gone. */
  resumed(session: LocalSession): void
  /**
   * It will never be resumed. `unacknowledged` is what the client may not have got, oldest first. Resolves when that is
   * in other hands.
   */
  ended(session: LocalSession, unacknowledged: readonly Stanza[]): MaybePromise<void>

  /**
   * Takes over a stanza. Calls `done` once nothing about it can be lost any more: only then may stream management
   * count it as handled. Answers whether the session should keep reading; when `false`, `ready` is called later.
   */
  receive(session: LocalSession, stanza: Stanza, done: () => void): void
}
