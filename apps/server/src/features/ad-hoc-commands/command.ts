import type { MaybePromise, Session } from "@kith/feature-kit"
import type { DataForm, ElementLike, Jid } from "@kith/xmpp"
import type { CommandNote } from "@kith/xmpp/extensions"
import type { Answers } from "./answers.ts"

/** Something a person or a program can have done by filling in forms. */
export interface Command {
  /** Unique where it is offered. */
  readonly node: string
  readonly name: string
  /**
   * Whether the caller may see and run it; asked again at every stage. The service behind the command asks for
   * permission too.
   */
  allows(caller: CommandCaller): MaybePromise<boolean>
  /**
   * The first step: a question, or at once the result. A `DomainError` thrown here or in a later step answers the
   * request; the session stays where it was, so that the form can be sent again.
   */
  run(caller: CommandCaller): MaybePromise<CommandStep>
}

export interface CommandCaller {
  /** Who asks: the full JID. */
  readonly from: Jid
  /** What was asked: the server's domain, an account, a room. */
  readonly to: Jid
  /** The caller's session, when it is one of ours. */
  readonly session: Session | undefined
}

export type CommandStep = CommandQuestion | CommandResult

export type CommandHandler = (answers: Answers, caller: CommandCaller) => MaybePromise<CommandStep>

/** A form to fill in. What comes back is read against it, so each field needs its type and its options. */
export interface CommandQuestion {
  readonly form: DataForm
  readonly notes?: readonly CommandNote[]
  /** Leads to another question. The default action where both are there. */
  readonly next?: CommandHandler
  /** Leads to the result. */
  readonly complete?: CommandHandler
}

export interface CommandResult {
  /** What was found: of type `result`. */
  readonly result: DataForm | undefined
  readonly notes?: readonly CommandNote[]
  /** Whatever else belongs to the answer, such as an address to open. */
  readonly payload?: readonly ElementLike[]
}

/** The command is done; `text` says so to the person. */
export function done(text?: string, result?: DataForm): CommandResult {
  return { result, notes: text === undefined ? [] : [{ type: "info", text }] }
}

export function isQuestion(step: CommandStep): step is CommandQuestion {
  return "form" in step
}
