import type { ApiEvent, Operation } from "@kith/feature-kit"
import { ERROR_TABLE } from "../../errors/index.ts"
import { type JsonSchema, toJsonSchema } from "../json-schema.ts"
import { parseRest } from "../rest/rest-routes.ts"

/** What the two descriptions of the API are made of. */
export interface ApiContents {
  readonly operations: readonly Operation[]
  readonly events: readonly ApiEvent[]
  readonly scopes: ReadonlyMap<string, string>
}

/** The API as OpenAPI 3.1; `origin` is where it is served, such as `https://chat.example.org`. */
export function createOpenApi(contents: ApiContents, origin: string): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const operation of contents.operations) {
    const { method, segments } = parseRest(operation.rest)
    const path = `/${segments.map((segment) => segment.replace(/^:(.+)$/, "{$1}")).join("/")}`
    paths[path] = { ...paths[path], [method.toLowerCase()]: describeOperation(operation, method, segments) }
  }
  const tags = [...new Set(contents.operations.map(tagOf))].sort()
  return {
    openapi: "3.1.1",
    info: {
      title: "Kith",
      version: "1",
      summary: "Everything an app or a bot can do on this server",
      description: DESCRIPTION,
      license: { name: "AGPL-3.0-or-later", identifier: "AGPL-3.0-or-later" },
    },
    jsonSchemaDialect: "https://json-schema.org/draft/2020-12/schema",
    servers: [{ url: `${origin}/api/v1` }],
    tags: tags.map((name) => ({ name })),
    paths,
    components: {
      schemas: { Error: ERROR_SCHEMA },
      responses: { Error: ERROR_RESPONSE, TooManyRequests: TOO_MANY_REQUESTS },
      securitySchemes: {
        token: {
          type: "http",
          scheme: "bearer",
          description: describeScopes(contents.scopes),
        },
      },
    },
    "x-events": contents.events.map((event) => ({
      name: event.name,
      summary: event.summary,
      scope: event.scope,
      payload: toJsonSchema(event.payload, "output"),
    })),
  }
}

const DESCRIPTION = [
  "Send `Authorization: Bearer <token>` with every request that names a scope.",
  "The same operations and the live events of the token's user are at `/api/v1/events` (WebSocket):",
  'send `{ "token": "…" }` first, then `{ "id": 1, "operation": "…", "input": { … } }`.',
].join(" ")

const ERROR_CODES = [...Object.keys(ERROR_TABLE), "internal-server-error"]

const ERROR_SCHEMA = {
  type: "object",
  required: ["error"],
  properties: {
    error: {
      type: "object",
      required: ["code", "message"],
      properties: {
        code: { type: "string", enum: ERROR_CODES, description: "For programs" },
        message: { type: "string", description: "For people" },
        retryAfterSeconds: { type: "integer", description: "When trying again makes sense" },
      },
    },
  },
} as const

const errorContent = { "application/json": { schema: { $ref: "#/components/schemas/Error" } } }
const ERROR_RESPONSE = { description: "Refused; `code` says why", content: errorContent }
const TOO_MANY_REQUESTS = {
  description: "Too many requests",
  headers: { "Retry-After": { schema: { type: "integer" }, description: "Seconds" } },
  content: errorContent,
}

/** The first word of the path that is no field: `/users/:user/last-seen` belongs to `users`. */
export function tagOf({ rest }: Operation): string {
  return parseRest(rest).segments[0] ?? ""
}

function describeOperation(operation: Operation, method: string, segments: readonly string[]): object {
  const input = toJsonSchema(operation.input, "input")
  const inPath = new Set(
    segments.filter((segment) => segment.startsWith(":")).map((segment) => segment.slice(1)),
  )
  const others = Object.keys(input.properties ?? {}).filter((name) => !inPath.has(name))
  const hasBody = takesBody(method) && others.length > 0
  const parameters = [
    ...[...inPath].map((name) => describeParameter(name, "path", input)),
    ...(hasBody ? [] : others.map((name) => describeParameter(name, "query", input))),
  ]
  return {
    operationId: operation.name,
    summary: operation.summary,
    ...(operation.description !== undefined && { description: operation.description }),
    tags: [tagOf(operation)],
    security: operation.scope === undefined ? [] : [{ token: [operation.scope] }],
    ...(parameters.length > 0 && { parameters }),
    ...(hasBody && { requestBody: describeBody(input, others) }),
    responses: {
      200: {
        description: "Done",
        content: { "application/json": { schema: toJsonSchema(operation.output, "output") } },
      },
      429: { $ref: "#/components/responses/TooManyRequests" },
      default: { $ref: "#/components/responses/Error" },
    },
  }
}

export function takesBody(method: string): boolean {
  return method === "POST" || method === "PUT" || method === "PATCH"
}

function describeParameter(name: string, place: "path" | "query", input: JsonSchema): object {
  const { description, ...schema } = input.properties?.[name] ?? {}
  return {
    name,
    in: place,
    required: place === "path" || input.required?.includes(name) === true,
    ...(description !== undefined && { description }),
    schema,
  }
}

function describeBody(input: JsonSchema, names: readonly string[]): object {
  const required = input.required?.filter((name) => names.includes(name)) ?? []
  const properties = Object.fromEntries(names.map((name) => [name, input.properties?.[name] ?? {}]))
  const schema = {
    type: "object",
    properties,
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  }
  return { required: required.length > 0, content: { "application/json": { schema } } }
}

function describeScopes(scopes: ReadonlyMap<string, string>): string {
  const lines = [...scopes].map(([scope, text]) =>
    text === "" ? `- \`${scope}\`` : `- \`${scope}\`: ${text}`,
  )
  return ["An access token of this server. Its scopes say what it allows:", "", ...lines].join("\n")
}
