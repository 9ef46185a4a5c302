import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DomainError, defineEvent, type Log, openOperation, operation } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { z } from "zod"
import { TestClock } from "../../../testing/test-clock.ts"
import { createMetrics } from "../../log/index.ts"
import { apiSettings, OperationRegistry } from "../../operations/index.ts"
import { discoverySettings } from "./discovery-settings.ts"
import { type HttpListener, listenHttp } from "./http-listener.ts"
import { HttpRoutes } from "./http-routes.ts"
import { httpSettings } from "./settings.ts"

export const romeo = Jid.parse("romeo@localhost")
export const juliet = Jid.parse("juliet@localhost")

export const balconyOpened = defineEvent({
  name: "balconyOpened",
  summary: "Somebody stepped onto the balcony",
  scope: "balcony:read",
  payload: z.object({ by: z.string(), height: z.number().describe("Metres") }),
})

/** The web door by itself, with operations that show what a door does. */
export interface TestDoor {
  readonly url: string
  readonly registry: OperationRegistry
  readonly clock: TestClock
  readonly webFolder: string
  readonly listener: HttpListener
  readonly logged: readonly {
    readonly text: string
    readonly facts: Readonly<Record<string, unknown>> | undefined
  }[]
  /** By token; a test may take one away. */
  readonly tokens: Map<string, { user: Jid; scopes: ReadonlySet<string> }>
  readonly health: { problem: string | undefined }
  ask(path: string, options?: RequestInit & { token?: string; json?: unknown }): Promise<Answer>
  close(): Promise<void>
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect
  readonly json: any
}

export async function startTestDoor(
  options: {
    api?: z.input<typeof apiSettings>
    http?: z.input<typeof httpSettings>
    discovery?: z.input<typeof discoverySettings>
    webFolder?: string
  } = {},
): Promise<TestDoor> {
  const folder = await mkdtemp(join(tmpdir(), "kith-door-"))
  const webFolder = options.webFolder ?? folder
  const clock = new TestClock()
  const { log, logged } = recordLog()
  const tokens: TestDoor["tokens"] = new Map([
    ["romeos-token", { user: romeo, scopes: new Set(["balcony:read", "balcony:write"]) }],
    ["juliets-token", { user: juliet, scopes: new Set(["balcony:read"]) }],
  ])
  const health: TestDoor["health"] = { problem: undefined }
  const registry = new OperationRegistry()
  registry.add(...sampleOperations)
  registry.addEvents(balconyOpened)
  registry.describeScope("balcony:read", "See who stands on the balcony")
  registry.serveTokens(async (token) => tokens.get(token))

  const listener = await listenHttp({
    addresses: ["127.0.0.1"],
    port: 0,
    settings: httpSettings.parse(options.http ?? {}),
    apiSettings: apiSettings.parse(options.api ?? {}),
    registry,
    routes: new HttpRoutes("", "localhost"),
    clock,
    log,
    metrics: createMetrics(),
    healthChecks: [
      {
        name: "nurse",
        run: async () => {
          if (health.problem !== undefined) throw new Error(health.problem)
        },
      },
    ],
    methods: {
      domain: "example.org",
      directTlsPort: 5223,
      settings: discoverySettings.parse(options.discovery ?? {}),
    },
    webFolder,
    handleBosh: (_request, response) => void response.writeHead(418, "Teapot").end(),
    handleXmppUpgrade: (_request, socket) => socket.end("HTTP/1.1 418 Teapot\r\n\r\n"),
  })
  const url = `http://127.0.0.1:${listener.port}`
  return {
    url,
    registry,
    clock,
    webFolder,
    listener,
    logged,
    tokens,
    health,
    ask: (path, request) => ask(url + path, request),
    async close() {
      await listener.close()
      await rm(folder, { recursive: true })
    },
  }
}

const sampleOperations = [
  operation({
    name: "climbBalcony",
    summary: "Climb a balcony",
    rest: "PUT /balconies/:owner/visitors/:place",
    scope: "balcony:write",
    input: z.object({
      owner: z.string(),
      place: z.number().int().min(1).max(9),
      password: z.string().min(8).optional(),
      gifts: z.array(z.string()).max(3).default([]).describe("What you bring"),
    }),
    output: z.object({
      owner: z.string(),
      place: z.number(),
      gifts: z.array(z.string()),
      visitor: z.string(),
    }),
    run: ({ owner, place, gifts }, { user }) => ({ owner, place, gifts, visitor: user.toString() }),
  }),
  operation({
    name: "listBalconies",
    summary: "List balconies",
    description: "The nearest first; `limit` of them.",
    rest: "GET /balconies",
    scope: "balcony:read",
    input: z.object({
      limit: z.number().int().min(1).max(100).default(10),
      isOpen: z.boolean().optional(),
      tags: z.array(z.string()).optional(),
    }),
    output: z.object({
      limit: z.number(),
      isOpen: z.boolean().optional(),
      tags: z.array(z.string()).optional(),
    }),
    run: (input) => input,
  }),
  operation({
    name: "getOwnBalcony",
    summary: "See your own balcony",
    rest: "GET /balconies/own",
    scope: "balcony:read",
    input: z.object({}),
    output: z.object({ owner: z.string() }),
    run: (_, { user }) => ({ owner: user.toString() }),
  }),
  operation({
    name: "getBalcony",
    summary: "See a balcony",
    rest: "GET /balconies/:owner",
    scope: "balcony:read",
    input: z.object({ owner: z.string() }),
    output: z.object({ owner: z.string() }),
    run({ owner }) {
      if (owner === "rosaline") throw new DomainError("not-found", "Rosaline has no balcony.")
      if (owner === "crash") throw new TypeError("secret detail")
      return { owner, secret: "not declared" } as { owner: string }
    },
  }),
  openOperation({
    name: "greet",
    summary: "Greet somebody",
    rest: "POST /greetings",
    input: z.object({ name: z.string().max(20) }),
    output: z.object({ text: z.string(), isConfidential: z.boolean(), from: z.string() }),
    run: ({ name }, { isConfidential, remoteAddress }) => ({
      text: `Good morrow, ${name}`,
      isConfidential,
      from: remoteAddress,
    }),
  }),
]

async function ask(
  url: string,
  { token, json, headers, ...request }: RequestInit & { token?: string; json?: unknown } = {},
): Promise<Answer> {
  const response = await fetch(url, {
    ...request,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(json !== undefined && { "content-type": "application/json" }),
      ...(headers as Record<string, string> | undefined),
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  })
  const text = await response.text()
  const isJson = response.headers.get("content-type")?.startsWith("application/json") === true
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson ? JSON.parse(text) : undefined,
  }
}

function recordLog(): {
  log: Log
  logged: { text: string; facts: Readonly<Record<string, unknown>> | undefined }[]
} {
  const logged: { text: string; facts: Readonly<Record<string, unknown>> | undefined }[] = []
  const note: Log["error"] = (text, facts) => logged.push({ text, facts })
  return { logged, log: { debug: () => undefined, info: note, warn: note, error: note } }
}
