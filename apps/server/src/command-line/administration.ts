import type { Readable } from "node:stream"
import { json } from "node:stream/consumers"
import { DomainError, type ErrorCode } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import {
  askFeature,
  askServer,
  askServerForFile,
  bodyOf,
  invoke,
  type PrivateRequest,
} from "../kernel/operations/index.ts"
import { type Core, startCore } from "../server.ts"
import { type CommandContext, UsageError } from "./command.ts"

const QUIET = { debug() {}, info() {}, warn() {}, error() {} }

/** Asks for operations as the owner of the machine; ends with `close`. */
export interface Administration {
  ask(operation: string, input: object): Promise<unknown>
  /** Sends or gets a file by a path that an operation has answered with. Throws what it is refused with. */
  transfer(request: PrivateRequest): Promise<Readable>
  close(): Promise<void>
}

/** By way of the running server, or, when none is running, with its features and its database in this process. */
export function openAdministration({ config, features }: CommandContext): Administration {
  let core: Promise<Core> | undefined
  return {
    async ask(name, input) {
      const answer = core === undefined ? await askServer(config.server.dataFolder, name, input) : undefined
      if (answer !== undefined) return answer.result
      core ??= startCore({ config, features, log: QUIET })
      const operation = (await core).operations.find(name)
      if (operation === undefined) throw new DomainError("not-found", "This server has no such operation.")
      return invoke(operation, input, {
        remoteAddress: "127.0.0.1",
        isConfidential: true,
        account: { user: Jid.from({ domain: config.server.domain }), scopes: operationScopes(operation) },
      })
    },
    async transfer(request) {
      const answer =
        core === undefined
          ? await askServerForFile(config.server.dataFolder, request)
          : await askFeature((await core).http, request)
      if (answer === undefined) throw new DomainError("not-found", "The server is gone. Try again.")
      const body = bodyOf(answer)
      if (answer.status === 200) return body
      const { error } = (await json(body)) as { error?: { code: ErrorCode; message: string } }
      throw new DomainError(error?.code ?? "undefined-condition", error?.message)
    },
    async close() {
      await (await core)?.stop()
    },
  }
}

const operationScopes = ({ scope }: { scope: string | undefined }) =>
  new Set(scope === undefined ? [] : [scope])

/** Does something with the administration and closes it, whatever happens. */
export async function administer<T>(
  context: CommandContext,
  work: (administration: Administration) => Promise<T>,
): Promise<T> {
  const administration = openAdministration(context)
  try {
    return await work(administration)
  } finally {
    await administration.close()
  }
}

/** The name of an account of this server, typed as a name or as a whole address; by default the first that was typed. */
export function readUsername({ names, config }: CommandContext, typed: string = names[0] ?? ""): string {
  const suffix = `@${config.server.domain}`
  const username = typed.endsWith(suffix) ? typed.slice(0, -suffix.length) : typed
  if (username.includes("@"))
    throw new UsageError(`${typed} is no address of this server, which is ${config.server.domain}.`)
  return username
}
