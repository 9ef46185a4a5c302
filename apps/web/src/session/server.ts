import type { WebSocketEndpoint } from "@kith/client"
import type { Jid } from "@kith/xmpp"
import { sayApiError } from "../failures/say-failure.ts"
import { InputProblem } from "../forms/input-problem.ts"
import { strings } from "../strings/index.ts"

/** What the server that sent this page says about itself. */
export interface ServerDescription {
  /** What stands behind the @ of the addresses it looks after. */
  readonly domain: string
  /** Who may make an account here; `invitation`: who has the token of one. */
  readonly policy: "open" | "invitation" | "closed"
}

/** The page comes from the server it talks to. */
export function ownEndpoint(): WebSocketEndpoint {
  const scheme = location.protocol === "https:" ? "wss" : "ws"
  return { kind: "websocket", url: `${scheme}://${location.host}/xmpp` }
}

/** For as long as the server does not answer: what is most likely, and the forms say what is wrong. */
const LIKELY: ServerDescription = { domain: location.hostname, policy: "open" }

export async function loadServerDescription(): Promise<ServerDescription> {
  try {
    return await callApi<ServerDescription>("GET", "/registration")
  } catch {
    return LIKELY
  }
}

/** The API refused, or could not be reached. `message` is a sentence to show. */
export class ApiError extends Error {
  override readonly name = "ApiError"
  /** Of HTTP; `undefined`: there was no answer. */
  readonly status: number | undefined
  /** Of the refusal, for programs. */
  readonly code: string | undefined

  constructor(
    sentence: string,
    options: { readonly status?: number; readonly code?: string; readonly cause?: unknown } = {},
  ) {
    super(sentence, { cause: options.cause })
    this.status = options.status
    this.code = options.code
  }
}

/** Makes the first administrator with the token of the link the server printed. @throws ApiError */
export async function setUpServer(account: {
  readonly token: string
  readonly username: string
  readonly password: string
}): Promise<void> {
  await callApi("POST", "/setup", account)
}

/** How the server of this page wakes browsers; `undefined`: it does not. */
export async function findWebPush(): Promise<
  { readonly isEnabled: boolean; readonly service: string; readonly publicKey: string } | undefined
> {
  return await callApi<{ isEnabled: boolean; service: string; publicKey: string }>("GET", "/web-push").catch(
    () => undefined,
  )
}

/**
 * Asks for a file with all of an account of this server (XEP-0227); answers with the path it can be had at, once.
 * `withKeys`: it also holds what proves the password to another server. @throws ApiError, InputProblem
 */
export async function offerAccountFile(address: Jid, password: string, withKeys: boolean): Promise<string> {
  const wanted = { username: address.toString(), password, name: "Export", scopes: ["account"], days: 1 }
  const { id, token } = await callApi<{ id: string; token: string }>("POST", "/tokens", wanted).catch(
    (error: unknown) => {
      const isWrong = error instanceof ApiError && error.code === "not-authorized"
      throw isWrong ? new InputProblem("password", strings.problem.wrongPassword) : error
    },
  )
  try {
    const body = withKeys ? { currentPassword: password } : {}
    return (await callApi<{ path: string }>("POST", "/account/exports", body, token)).path
  } finally {
    await callApi("DELETE", `/tokens/${encodeURIComponent(id)}`, undefined, token).catch(() => undefined)
  }
}

/** @throws ApiError */
export async function callApi<Answer>(
  method: "GET" | "POST" | "DELETE",
  path: string,
  body?: object,
  token?: string,
): Promise<Answer> {
  let response: Response
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      headers: {
        ...(body && { "content-type": "application/json" }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
  } catch (cause) {
    throw new ApiError(strings.problem.noServer, { cause })
  }
  const answer = await response.json().catch(() => undefined)
  if (!response.ok) {
    const { status } = response
    const { code, message } = answer?.error ?? {}
    if (typeof code !== "string") throw new ApiError(strings.problem.noServer, { status })
    const words = typeof message === "string" ? message : undefined
    throw new ApiError(sayApiError(code, words), { status, code })
  }
  return answer
}
