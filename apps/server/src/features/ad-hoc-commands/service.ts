import { DomainError, type MaybePromise } from "@kith/feature-kit"
import { type DataForm, readSubmission } from "@kith/xmpp"
import { type CommandRequest, type CommandResponse, commandError } from "@kith/xmpp/extensions"
import { Answers } from "./answers.ts"
import {
  type Command,
  type CommandCaller,
  type CommandQuestion,
  type CommandStep,
  isQuestion,
} from "./command.ts"
import type { CommandSession, CommandSessions } from "./command-sessions.ts"

/** So many questions `prev` leads back over. */
const MAX_QUESTIONS = 20
const NOTHING: DataForm = { type: "submit", fields: [] }

export type CommandService = ReturnType<typeof createCommandService>

/** The commands of one place, and who may run which. `admit` throws for whom the place is not there at all. */
export function createCommandService(
  sessions: CommandSessions,
  admit: (caller: CommandCaller) => MaybePromise<void>,
) {
  const commands = new Map<string, Command>()

  const find = async (node: string, caller: CommandCaller): Promise<Command> => {
    await admit(caller)
    const command = commands.get(node)
    if (command === undefined) throw new DomainError("not-found", "There is no such command here.")
    if (!(await command.allows(caller))) throw new DomainError("forbidden", "You may not run this command.")
    return command
  }

  const proceed = async (
    request: CommandRequest,
    session: CommandSession,
    question: CommandQuestion,
    caller: CommandCaller,
  ): Promise<CommandResponse> => {
    const handler = chooseHandler(request, question)
    const { values, problems } = readSubmission(question.form, request.form ?? NOTHING)
    if (problems.length > 0) {
      const text = problems.map(({ field, text }) => `${field}: ${text}.`).join(" ")
      throw commandError("bad-payload", text)
    }
    session.isBusy = true
    try {
      const step = await handler(new Answers(values), caller)
      if (!isQuestion(step)) {
        sessions.end(session)
        return completed(session.node, session.id, step)
      }
      session.questions.splice(-1, 1, remember(question, values), step)
      if (session.questions.length > MAX_QUESTIONS) session.questions.shift()
      return asking(session)
    } finally {
      session.isBusy = false
    }
  }

  return {
    /** At the start of the server. */
    add(command: Command): void {
      if (commands.has(command.node)) throw new Error(`Two commands are called ${command.node}`)
      commands.set(command.node, command)
    },

    has: (node: string): boolean => commands.has(node),

    get: find,

    /** Those the caller may run, in the order in which they were added. */
    async list(caller: CommandCaller): Promise<Command[]> {
      await admit(caller)
      const allowed: Command[] = []
      for (const command of commands.values()) if (await command.allows(caller)) allowed.push(command)
      return allowed
    },

    async execute(request: CommandRequest, caller: CommandCaller): Promise<CommandResponse> {
      const { node, action, sessionId } = request
      const command = await find(node, caller)
      if (sessionId === undefined) {
        if (action !== "execute")
          throw commandError("bad-action", "A command begins with the action execute.")
        const step = await command.run(caller)
        const id = sessions.newId()
        if (!isQuestion(step)) return completed(node, id, step)
        const opened = sessions.open(id, node, caller, step)
        // Who knows the form already may send it along (XEP-0317 §4.2).
        return request.form === undefined ? asking(opened) : proceed(request, opened, step, caller)
      }
      const session = sessions.get(sessionId, node, caller)
      const question = session.questions.at(-1)
      if (action === "cancel" || question === undefined) {
        sessions.end(session)
        return { node, sessionId, status: "canceled" }
      }
      if (session.isBusy) {
        throw new DomainError("unexpected-request", "The command is still at work. Wait for its answer.")
      }
      if (action !== "prev") return proceed(request, session, question, caller)
      if (session.questions.length < 2) throw commandError("bad-action", "This is the first form.")
      session.questions.pop()
      return asking(session)
    },
  }
}

function chooseHandler({ action }: CommandRequest, { next, complete }: CommandQuestion) {
  const handler = action === "execute" ? (next ?? complete) : action === "next" ? next : complete
  if (handler === undefined) throw commandError("bad-action", "This form does not have that action.")
  return handler
}

function asking({ node, id: sessionId, questions }: CommandSession): CommandResponse {
  const { form, notes, next, complete } = questions.at(-1) as CommandQuestion
  return {
    node,
    sessionId,
    status: "executing",
    actions: {
      prev: questions.length > 1,
      next: next !== undefined,
      complete: complete !== undefined,
      execute: next === undefined ? "complete" : "next",
    },
    notes,
    form,
  }
}

function completed(
  node: string,
  sessionId: string,
  { result: form, notes, payload }: Exclude<CommandStep, CommandQuestion>,
): CommandResponse {
  return { node, sessionId, status: "completed", notes, form, payload }
}

/** The question as it is shown again: with what was filled in, but for passwords. */
function remember(
  question: CommandQuestion,
  values: ReadonlyMap<string, readonly string[]>,
): CommandQuestion {
  const fields = question.form.fields.map((field) => {
    const given = field.type === "text-private" ? undefined : values.get(field.name ?? "")
    return given === undefined ? field : { ...field, values: given }
  })
  return { ...question, form: { ...question.form, fields } }
}
