import { createHash } from "node:crypto"
import { chmod, rm } from "node:fs/promises"
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http"
import { join, resolve } from "node:path"
import { DomainError, type Log } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { toHttpError } from "../../errors/index.ts"
import type { HttpRoutes } from "../../listeners/http/http-routes.ts"
import { invoke, type Visitor } from "../invoke.ts"
import type { OperationRegistry } from "../registry.ts"
import { askFeature, sendAnswer } from "./private-requests.ts"

export interface ControlSocket {
  close(): Promise<void>
}

/** What can be asked of one domain. */
export interface ControlledDomain {
  readonly operations: OperationRegistry
  /** What features serve themselves, for files that are too long for an operation. */
  readonly http: Pick<HttpRoutes, "all" | "publicUrl">
}

export interface ControlParts {
  readonly dataFolder: string
  /** Of who names no domain. */
  readonly first: ControlledDomain
  /** The domain of that, in whose name everything is done. */
  readonly domain: string
  /** The others, by the domains of their accounts. */
  readonly find?: ((domain: string) => ControlledDomain | undefined) | undefined
  readonly log: Log
}

/** Where the command line finds the server that works with this data folder. */
export function controlAddress(dataFolder: string): string {
  if (process.platform !== "win32") return join(resolve(dataFolder), "control.sock")
  const id = createHash("sha256").update(resolve(dataFolder).toLowerCase()).digest("hex").slice(0, 32)
  return `\\\\.\\pipe\\kith-${id}`
}

/** Thrown when another server works with the same data folder. */
export class DataFolderInUse extends Error {}

/**
 * Lets whoever may read the data folder do everything, without a token: `POST /<operation>` with the input as JSON, and
 * `?domain=` where it is not about the first domain. It is done in the name of the domain.
 */
export async function openControlSocket(parts: ControlParts): Promise<ControlSocket> {
  const address = controlAddress(parts.dataFolder)
  if (await isServed(address)) {
    throw new DataFolderInUse(
      `Another server is running with the data folder ${parts.dataFolder}. Stop it first.`,
    )
  }
  // What a server left behind that was killed.
  if (process.platform !== "win32") await rm(address, { force: true })

  const server = createServer({ headersTimeout: 10_000, requestTimeout: 0 }, (incoming, response) => {
    void answer(incoming, response, parts)
  })
  await listenPrivately(server, address)
  return {
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeIdleConnections()
      }),
  }
}

/** The socket is never there with rights for others, not even for a moment: it is bound before `listen` returns. */
async function listenPrivately(server: Server, address: string): Promise<void> {
  const listening = new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.once("listening", resolve)
  })
  const mask = process.umask(0o177)
  server.listen(address)
  process.umask(mask)
  await listening
  if (process.platform !== "win32") await chmod(address, 0o600)
}

function isServed(address: string): Promise<boolean> {
  return new Promise((found) => {
    const probe = request({ socketPath: address, path: "/", timeout: 2_000 }, (response) => {
      response.resume()
      found(true)
    })
    // It listens but does not answer: it is busy, not gone.
    probe.on("timeout", () => found(true))
    probe.on("error", () => found(false))
    probe.end()
  })
}

/** The owner of the machine may do everything. */
class AllScopes extends Set<string> {
  override has(): boolean {
    return true
  }
}

async function answer(
  incoming: IncomingMessage,
  response: ServerResponse,
  parts: ControlParts,
): Promise<void> {
  const { log } = parts
  const reply = (status: number, body: object) => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body))
  }
  try {
    const { method } = incoming
    const [url = "/", query = ""] = (incoming.url ?? "/").split("?", 2)
    if (method === "GET" && url === "/") return reply(200, { result: { processId: process.pid } })
    const { domain, operations, http: routes } = choose(parts, new URLSearchParams(query).get("domain"))
    if (method === "GET" || method === "PUT") {
      const answered = await askFeature(routes, { method, path: url, body: incoming })
      if (answered === undefined) throw new DomainError("not-found", "There is nothing at this path.")
      return await sendAnswer(answered, incoming, response)
    }
    const operation = operations.find(url.slice(1))
    if (operation === undefined) throw new DomainError("not-found", "The server has no such operation.")
    const visitor: Visitor = {
      remoteAddress: "127.0.0.1",
      isConfidential: true,
      account: { user: Jid.from({ domain }), scopes: new AllScopes() },
    }
    reply(200, { result: await invoke(operation, await readInput(incoming), visitor) })
  } catch (error) {
    // Of a file that is on its way only the end can say that it is not whole.
    if (response.headersSent) {
      log.warn("A file could not be sent to its end", { error })
      response.destroy()
      return
    }
    const refusal = toHttpError(error, log)
    reply(refusal.status, { error: refusal.error })
  }
}

function choose(
  { first, domain: own, find }: ControlParts,
  domain: string | null,
): ControlledDomain & { readonly domain: string } {
  if (domain === null || domain === own) return { ...first, domain: own }
  const found = find?.(domain)
  if (found !== undefined) return { operations: found.operations, http: found.http, domain }
  const text = `${domain} is not served at the moment. Look why: kith domain list`
  throw new DomainError("not-found", text)
}

const MAX_INPUT_BYTES = 1024 * 1024

async function readInput(incoming: IncomingMessage): Promise<unknown> {
  let text = ""
  incoming.setEncoding("utf8")
  for await (const part of incoming) {
    text += part
    if (text.length > MAX_INPUT_BYTES) throw new DomainError("bad-request", "The input is too long.")
  }
  try {
    return text === "" ? {} : JSON.parse(text)
  } catch {
    throw new DomainError("bad-request", "The input is no JSON.")
  }
}
