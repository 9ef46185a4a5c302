import type { ApiEvent, Operation } from "@kith/feature-kit"
import { type Html, html } from "@kith/feature-kit"
import { CLOSE_CODES } from "../events/close-codes.ts"
import { describeType, type JsonSchema, toJsonSchema } from "../json-schema.ts"
import { parseRest } from "../rest/rest-routes.ts"
import { createExample } from "./example.ts"
import { type ApiContents, tagOf, takesBody } from "./open-api.ts"

/** The API as a page for people. It needs no script and nothing from elsewhere. */
export function createReferencePage(contents: ApiContents, origin: string): string {
  const groups = Object.entries(Object.groupBy(contents.operations, tagOf))
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Kith API</title>
<link rel="stylesheet" href="reference.css">
</head>
<body>
<nav aria-label="Contents">
<a class="home" href="#top">Kith API</a>
${groups.map(([tag, operations]) => renderContents(tag, operations ?? []))}
<h2>Live</h2>
<ul><li><a href="#events">Events</a></li><li><a href="#close-codes">Close codes</a></li></ul>
</nav>
<main id="top">
<h1>Kith API</h1>
<p>Everything an app, a bot or a game can do on this server, as REST and live over WebSocket.
For programs: <a href="openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
${renderAuthentication(contents, origin)}
${groups.map(([tag, operations]) => renderGroup(tag, operations ?? [], origin))}
${renderEvents(contents.events, origin)}
</main>
</body>
</html>
`
  return page.text
}

function renderContents(tag: string, operations: readonly Operation[]): Html {
  const items = operations.map(({ name }) => html`<li><a href="#${name}">${name}</a></li>`)
  return html`<h2>${tag}</h2><ul>${items}</ul>`
}

function renderAuthentication({ scopes }: ApiContents, origin: string): Html {
  const rows = [...scopes].map(
    ([scope, text]) => html`<tr><td><code>${scope}</code></td><td>${text}</td></tr>`,
  )
  return html`<section id="authentication">
<h2>Tokens</h2>
<p>An operation that names a scope wants an access token that allows it:</p>
<pre>curl -H "Authorization: Bearer $TOKEN" ${origin}/api/v1/…</pre>
<table><thead><tr><th>Scope</th><th>Allows</th></tr></thead><tbody>${rows}</tbody></table>
<p>A refusal is <code>{ "error": { "code": "…", "message": "…" } }</code> with a fitting status; the code is for
programs, the message for people. With 429 and 503 the header <code>Retry-After</code> says when to come back.</p>
</section>`
}

function renderGroup(tag: string, operations: readonly Operation[], origin: string): Html {
  return html`<section id="group-${tag}"><h2>${tag}</h2>
${operations.map((operation) => renderOperation(operation, origin))}</section>
`
}

function renderOperation(operation: Operation, origin: string): Html {
  const { method, segments } = parseRest(operation.rest)
  const path = segments.map((segment) =>
    segment.startsWith(":") ? html`/<var>{${segment.slice(1)}}</var>` : html`/${segment}`,
  )
  const scope =
    operation.scope === undefined
      ? html`<span>no token needed</span>`
      : html`scope <code>${operation.scope}</code>`
  return html`<article id="${operation.name}">
<h3>${operation.name}</h3>
<p class="address"><b class="method ${method.toLowerCase()}">${method}</b> <code>/api/v1${path}</code>
<span class="scope">${scope}</span></p>
<p>${renderProse(operation.summary)}.</p>
${operation.description === undefined ? undefined : html`<p>${renderProse(operation.description)}</p>`}
${renderFields("Input", toJsonSchema(operation.input, "input"))}
${renderFields("Output", toJsonSchema(operation.output, "output"))}
<pre>${curlExample(operation, origin)}</pre>
</article>`
}

function renderFields(title: string, schema: JsonSchema): Html | undefined {
  const rows = listFields(schema).map(
    ({ name, field, isRequired }) =>
      html`<tr><td><code>${name}</code></td><td>${describeType(field)}${isRequired ? "" : html` <i>optional</i>`}</td><td>${renderProse(field.description)}</td></tr>`,
  )
  if (rows.length === 0) return undefined
  return html`<table><thead><tr><th>${title}</th><th>Type</th><th></th></tr></thead><tbody>${rows}</tbody></table>`
}

/** What stands between backticks is code. */
function renderProse(text = ""): Html[] {
  return text.split("`").map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`))
}

/** Fields of inner objects and lists follow theirs: `accounts[].user`. */
function listFields(
  schema: JsonSchema,
  prefix = "",
): { name: string; field: JsonSchema; isRequired: boolean }[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, field]) => {
    const isRequired = schema.required?.includes(key) === true && field.default === undefined
    const inner =
      field.items === undefined
        ? listFields(field, `${prefix}${key}.`)
        : listFields(field.items, `${prefix}${key}[].`)
    return [{ name: `${prefix}${key}`, field, isRequired }, ...inner]
  })
}

function curlExample(operation: Operation, origin: string): string {
  const { method, segments } = parseRest(operation.rest)
  const input = toJsonSchema(operation.input, "input")
  const example = createExample(input) as Record<string, unknown>
  const inPath = new Set<string>()
  const path = segments.map((segment) => {
    if (!segment.startsWith(":")) return segment
    inPath.add(segment.slice(1))
    return encodeURIComponent(String(example[segment.slice(1)] ?? ""))
  })
  const others = Object.fromEntries(Object.entries(example).filter(([name]) => !inPath.has(name)))
  const hasOthers = Object.keys(others).length > 0
  const query =
    hasOthers && !takesBody(method) ? `?${new URLSearchParams(others as Record<string, string>)}` : ""

  const lines = [
    `curl${method === "GET" ? "" : ` -X ${method}`} '${origin}/api/v1/${path.join("/")}${query}'`,
  ]
  if (operation.scope !== undefined) lines.push(`-H "Authorization: Bearer $TOKEN"`)
  if (hasOthers && takesBody(method)) lines.push(`--json '${JSON.stringify(others)}'`)
  return lines.join(" \\\n  ")
}

function renderEvents(events: readonly ApiEvent[], origin: string): Html {
  const articles = events.map(
    (event) => html`<article id="event-${event.name}"><h3>${event.name}</h3>
<p>${event.summary}. <span class="scope">scope <code>${event.scope}</code></span></p>
${renderFields("Data", toJsonSchema(event.payload, "output"))}</article>`,
  )
  const codes = Object.values(CLOSE_CODES).map(
    ({ code, reason }) => html`<tr><td><code>${code}</code></td><td>${reason}</td></tr>`,
  )
  return html`<section id="events"><h2>Events</h2>
<p>Connect to <code>${origin.replace(/^http/, "ws")}/api/v1/events</code> by WebSocket and send
<code>{ "token": "…" }</code> as the first message, within 10 seconds. Or show the token while connecting: in the header
<code>Authorization</code>, or, from a browser, <code>new WebSocket(url, ["bearer", token])</code>. The server answers
<code>{ "event": "ready", "data": { "user": "…", "scopes": […] } }</code>, and then:</p>
<table><tbody>
<tr><td>you ask</td><td><code>{ "id": 1, "operation": "…", "input": { … } }</code></td></tr>
<tr><td>it answers</td><td><code>{ "id": 1, "result": { … } }</code> or <code>{ "id": 1, "error": { "code": "…", "message": "…" } }</code></td></tr>
<tr><td>something happens</td><td><code>{ "event": "…", "data": { … } }</code></td></tr>
</tbody></table>
${articles}
</section>
<section id="close-codes"><h2>Close codes</h2><table><tbody>${codes}</tbody></table></section>`
}
