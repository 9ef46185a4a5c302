import type { Jid } from "@kith/xmpp"
import type { z } from "zod"
import type { MaybePromise } from "./maybe-promise.ts"

export type RestMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE"

export interface Caller {
  readonly user: Jid
  readonly scopes: ReadonlySet<string>
  readonly remoteAddress: string
}

/** A caller who has not said who they are, as when they register. */
export interface Anyone {
  readonly remoteAddress: string
  /** TLS, or a connection that never leaves this machine. */
  readonly isConfidential: boolean
}

interface Description<Input extends z.ZodObject, Output extends z.ZodType> {
  /** Also its `operationId` and its name over WebSocket JSON: `sendMessage`. */
  readonly name: string
  /** One line for the reference page. */
  readonly summary: string
  readonly description?: string
  /** Method and path below `/api/v1`; `:name` is a field of the input: `"GET /users/:user/last-seen"`. */
  readonly rest: `${RestMethod} /${string}`
  readonly input: Input
  readonly output: Output
}

/** One thing the API can do, declared once and served as REST with OpenAPI and as WebSocket JSON. */
export interface Operation<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodType = z.ZodType>
  extends Description<Input, Output> {
  /** What a token must allow, such as `messages:read`. `undefined`: anyone may call it. */
  readonly scope: string | undefined
  readonly run: (input: z.output<Input>, caller: Caller) => MaybePromise<z.input<Output>>
  readonly runForAnyone?: (input: z.output<Input>, caller: Anyone) => MaybePromise<z.input<Output>>
}

/** Declares an operation for callers with a token of that scope. */
export function operation<Input extends z.ZodObject, Output extends z.ZodType>(
  definition: Description<Input, Output> & {
    readonly scope: string
    readonly run: (input: z.output<Input>, caller: Caller) => MaybePromise<z.input<Output>>
  },
): Operation {
  return definition as unknown as Operation
}

/** Declares an operation that needs no token. */
export function openOperation<Input extends z.ZodObject, Output extends z.ZodType>(
  definition: Description<Input, Output> & {
    readonly run: (input: z.output<Input>, caller: Anyone) => MaybePromise<z.input<Output>>
  },
): Operation {
  const { run, ...description } = definition
  return {
    ...description,
    scope: undefined,
    run: () => {
      throw new Error(`${definition.name} is run for anyone`)
    },
    runForAnyone: run,
  } as unknown as Operation
}

/** What `/api/v1/events` can push. */
export interface ApiEvent<Payload extends z.ZodType = z.ZodType> {
  readonly name: string
  readonly summary: string
  /** What a token must allow to hear it. */
  readonly scope: string
  readonly payload: Payload
}

export function defineEvent<Payload extends z.ZodType>(event: ApiEvent<Payload>): ApiEvent<Payload> {
  return event
}

/** Finds out who a bearer token speaks for; `undefined` for one that is unknown, expired or revoked. */
export type TokenVerifier = (token: string) => Promise<{ user: Jid; scopes: ReadonlySet<string> } | undefined>

/** People who might listen to something. */
export interface Audience extends Iterable<Jid> {
  /** How many they are, about. */
  readonly count: number
  includes(user: Jid): boolean
}

export interface Api {
  add(...operations: readonly Operation[]): void
  addEvents(...events: readonly ApiEvent[]): void
  /** Pushes to every connection of that user that listens; costs nothing where none does. */
  publish<Payload extends z.ZodType>(user: Jid, event: ApiEvent<Payload>, payload: z.input<Payload>): void
  /** Whether anybody listens, so that a payload need not be made for nobody. */
  hasListeners(user: Jid): boolean
  /** Those of them who listen; costs as much as there are of them, or of all who listen, whichever is less. */
  listenersAmong(users: Audience): Iterable<Jid>
  serveTokens(verifier: TokenVerifier): void
  /** After a token of that user was revoked: open connections must prove theirs again, and end if they cannot. */
  recheckTokens(user: Jid): void
  /** Describes a scope on the reference page. */
  describeScope(scope: string, text: string): void
}
