import { type DataForm, dataForm, findForm } from "../forms/index.ts"
import { StanzaError } from "../stanza/index.ts"
import { type ElementLike, MalformedError, type XmlElement, xml } from "../xml/index.ts"

/** XEP-0050 Ad-Hoc Commands; also the node under which an entity lists its commands (§2.2). */
export const NS_COMMANDS = "http://jabber.org/protocol/commands"

const ACTIONS = ["cancel", "complete", "execute", "next", "prev"] as const
export type CommandAction = (typeof ACTIONS)[number]

const STATUSES = ["canceled", "completed", "executing"] as const
export type CommandStatus = (typeof STATUSES)[number]

const NOTE_TYPES = ["error", "info", "warn"] as const
export interface CommandNote {
  readonly type: (typeof NOTE_TYPES)[number]
  readonly text: string
}

export interface CommandRequest {
  readonly node: string
  /** Absent in the request that begins a command. */
  readonly sessionId?: string | undefined
  readonly action: CommandAction
  readonly form?: DataForm | undefined
}

/** What the requester may do with a stage; `cancel` is always possible. */
export interface CommandActions {
  readonly prev: boolean
  readonly next: boolean
  readonly complete: boolean
  /** What `execute` means. */
  readonly execute: "next" | "complete" | "prev"
}

export interface CommandResponse {
  readonly node: string
  readonly sessionId: string
  readonly status: CommandStatus
  /** Absent where there is one stage only, or none any more. */
  readonly actions?: CommandActions | undefined
  readonly notes?: readonly CommandNote[] | undefined
  readonly form?: DataForm | undefined
  /** Whatever else the command answers with. */
  readonly payload?: readonly ElementLike[] | undefined
}

/** XEP-0050 §3.4.1. */
export function commandRequest(request: CommandRequest): XmlElement {
  const { node, sessionId: sessionid, action, form } = request
  return xml("command", { xmlns: NS_COMMANDS, node, sessionid, action }, form && dataForm(form))
}

/** Throws {@link MalformedError}, and {@link StanzaError} for an action nobody knows. */
export function parseCommandRequest(command: XmlElement): CommandRequest {
  const { node, sessionid, action: given = "execute" } = command.attrs
  if (command.name !== "command" || node === undefined) {
    throw new MalformedError("A command is named by its node")
  }
  const action = ACTIONS.find((known) => known === given)
  if (action === undefined) throw commandError("malformed-action", `There is no action ${given}.`)
  return { node, sessionId: sessionid, action, form: findForm(command) }
}

/** XEP-0050 §4.2; `lang` is the language of what people read in it. */
export function commandResponse(response: CommandResponse, lang: string): XmlElement {
  const { node, sessionId: sessionid, status, actions, notes = [], form, payload = [] } = response
  return xml(
    "command",
    { xmlns: NS_COMMANDS, node, sessionid, status, "xml:lang": lang },
    actions &&
      xml(
        "actions",
        { execute: actions.execute },
        actions.prev && xml("prev"),
        actions.next && xml("next"),
        actions.complete && xml("complete"),
      ),
    ...notes.map(({ type, text }) => xml("note", { type }, text)),
    form && dataForm(form),
    ...payload,
  )
}

/** Throws {@link MalformedError}. */
export function parseCommandResponse(command: XmlElement): CommandResponse {
  const { node, sessionid, status: given } = command.attrs
  const status = STATUSES.find((known) => known === given)
  if (node === undefined || sessionid === undefined || status === undefined) {
    throw new MalformedError("The answer to a command has no node, session or status")
  }
  const actions = command.child("actions")
  return {
    node,
    sessionId: sessionid,
    status,
    actions: actions && parseActions(actions),
    notes: command.childrenNamed("note").map(({ attrs, text }) => ({
      type: NOTE_TYPES.find((known) => known === attrs.type) ?? "info",
      text,
    })),
    form: findForm(command),
    payload: command.elements.filter(({ namespace }) => namespace !== NS_COMMANDS),
  }
}

function parseActions(actions: XmlElement): CommandActions {
  const { execute } = actions.attrs
  return {
    prev: actions.child("prev") !== undefined,
    next: actions.child("next") !== undefined,
    complete: actions.child("complete") !== undefined,
    execute: execute === "complete" || execute === "prev" ? execute : "next",
  }
}

export type CommandErrorDetail =
  | "bad-action"
  | "bad-payload"
  | "bad-sessionid"
  | "malformed-action"
  | "session-expired"

/** XEP-0050 §4.5. */
export function commandError(detail: CommandErrorDetail, text: string): StanzaError {
  const element = { name: detail, attrs: { xmlns: NS_COMMANDS } }
  return detail === "session-expired"
    ? new StanzaError("not-allowed", text, "cancel", element)
    : new StanzaError("bad-request", text, "modify", element)
}
