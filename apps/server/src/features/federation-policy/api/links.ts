import { type Operation, operation, type ServerLink } from "@kith/feature-kit"
import { z } from "zod"
import type { Links } from "../service/links.ts"
import { domain, time } from "./schemas.ts"

const linkSchema = z.object({
  localDomain: domain,
  remoteDomain: domain,
  direction: z.enum(["outgoing", "incoming"]).describe("Who has opened it, or is to open it"),
  state: z.enum(["connecting", "open", "waiting"]),
  proof: z.enum(["certificate", "dialback"]).nullable().describe("How the other server has shown who it is"),
  encryption: z.string().nullable().describe("Version of TLS, such as TLSv1.3"),
  isBidirectional: z.boolean().describe("Whether stanzas go both ways on it (XEP-0288)"),
  isManaged: z.boolean().describe("Whether stanzas are acknowledged on it (XEP-0198)"),
  remoteAddress: z.string().nullable(),
  since: time.describe("Since when it is in that state"),
  queuedStanzas: z.number().int(),
  queuedBytes: z.number().int(),
  sentStanzas: z.number().int(),
  receivedStanzas: z.number().int(),
  lastError: z.string().nullable().describe("Why the last attempt failed, or the last connection ended"),
  retryAt: time.nullable().describe("When the next attempt is due"),
})

export function linkOperations(links: Links): Operation[] {
  return [
    operation({
      name: "listServerLinks",
      summary: "List the connections with other servers, and what waits for one",
      rest: "GET /admin/federation/links",
      scope: "admin",
      input: z.object({
        domain: domain.optional().describe("Only this domain and those that end in it"),
        after: domain.optional().describe("What `next` of the page before said"),
        limit: z.coerce
          .number()
          .int()
          .min(1)
          .max(200)
          .default(100)
          .describe("About so many: a page has all links of each of its domains"),
      }),
      output: z.object({
        isEnabled: z.boolean().describe("Whether this server talks to other servers at all"),
        links: z.array(linkSchema),
        next: domain.nullable(),
      }),
      async run({ domain, after, limit }, { user }) {
        const page = await links.list(user, { domain, after }, limit)
        return { isEnabled: links.isEnabled, links: page.links.map(showLink), next: page.next ?? null }
      },
    }),
    operation({
      name: "closeServerLinks",
      summary: "End all connections with a server; what waits for it stays in its queue",
      rest: "POST /admin/federation/domains/:domain/close",
      scope: "admin",
      input: z.object({ domain }),
      output: z.object({ closed: z.number().int() }),
      run: async ({ domain }, { user }) => ({ closed: await links.close(user, domain) }),
    }),
    operation({
      name: "retryServerLinks",
      summary: "Try at once to reach a server that would be tried later",
      rest: "POST /admin/federation/domains/:domain/retry",
      scope: "admin",
      input: z.object({ domain }),
      output: z.object({ tried: z.number().int().describe("How many links had something to try") }),
      run: async ({ domain }, { user }) => ({ tried: await links.retry(user, domain) }),
    }),
  ]
}

function showLink(link: ServerLink): z.input<typeof linkSchema> {
  const { proof, encryption, remoteAddress, lastError, retryAt } = link
  return {
    localDomain: link.localDomain,
    remoteDomain: link.remoteDomain,
    direction: link.direction,
    state: link.state,
    proof: proof ?? null,
    encryption: encryption ?? null,
    isBidirectional: link.isBidirectional,
    isManaged: link.isManaged,
    remoteAddress: remoteAddress ?? null,
    since: link.since,
    queuedStanzas: link.queuedStanzas,
    queuedBytes: link.queuedBytes,
    sentStanzas: link.sentStanzas,
    receivedStanzas: link.receivedStanzas,
    lastError: lastError ?? null,
    retryAt: retryAt ?? null,
  }
}
