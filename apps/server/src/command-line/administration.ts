import type { Readable } from "node:stream"
import { json } from "node:stream/consumers"
import { DomainError, type ErrorCode } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { type Core, startCore } from "../core.ts"
import { DomainFolders } from "../hosting/domain-folders.ts"
import { StandingDomains } from "../hosting/standing-domains.ts"
import {
  askFeature,
  askServer,
  askServerForFile,
  bodyOf,
  invoke,
  type PrivateRequest,
} from "../kernel/operations/index.ts"
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
export function openAdministration({ config, features, domain }: CommandContext): Administration {
  let core: Promise<Core> | undefined
  const folders = new DomainFolders(config, features)
  const isFirst = domain === config.server.domain
  const other = isFirst ? undefined : domain
  const start = async (): Promise<Core> => {
    if (!isFirst) return startCore({ config: await folders.read(domain), features, log: QUIET })
    return startCore({ config, features, log: QUIET, hosting: new StandingDomains(folders) })
  }
  return {
    async ask(name, input) {
      const { dataFolder } = config.server
      const answer = core === undefined ? await askServer(dataFolder, name, input, other) : undefined
      if (answer !== undefined) return answer.result
      core ??= start()
      const operation = (await core).operations.find(name)
      if (operation === undefined) throw new DomainError("not-found", "This server has no such operation.")
      return invoke(operation, input, {
        remoteAddress: "127.0.0.1",
        isConfidential: true,
        account: { user: Jid.from({ domain }), scopes: operationScopes(operation) },
      })
    },
    async transfer(request) {
      const answer =
        core === undefined
          ? await askServerForFile(config.server.dataFolder, request, other)
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

/** Accounts of one domain, and the command as it is about that domain. */
export interface TypedAccounts {
  readonly usernames: readonly [string, ...string[]]
  readonly at: CommandContext
}

/**
 * Reads accounts that were typed as names or as whole addresses; by default the first word behind the command. An address says
 * which domain it is about; all must be of the same.
 */
export function readAccounts(
  context: CommandContext,
  typed: readonly string[] = [context.names[0] ?? ""],
): TypedAccounts {
  const { config, features, values } = context
  const folders = new DomainFolders(config, features)
  const wanted = typed.map((text) => {
    const [username = "", domain = context.domain, ...rest] = text.split("@")
    const isKnown = domain === config.server.domain || folders.has(domain)
    if (rest.length > 0 || (text.includes("@") && !isKnown)) {
      throw new UsageError(`${text} is no address of this server, which is ${config.server.domain}.`)
    }
    return { username, domain }
  })
  const [first = { username: "", domain: context.domain }, ...others] = wanted
  const stray = others.find(({ domain }) => domain !== first.domain)
  if (stray !== undefined) {
    throw new UsageError(`One command is about one domain, not about ${first.domain} and ${stray.domain}.`)
  }
  const { domain } = first
  // A copy by its parts: the settings are read when they are asked for.
  const { terminal, names, options } = context
  const at = { terminal, features, names, options, values, config, domain }
  return { usernames: [first.username, ...others.map(({ username }) => username)], at }
}
