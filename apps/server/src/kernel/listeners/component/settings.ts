import { Jid } from "@kith/xmpp"
import { z } from "zod"

const KIB = 1024
const count = (value: number, text: string) => z.number().int().min(1).default(value).describe(text)

const domain = z.string().refine((text) => prepareDomain(text) !== undefined, "must be a domain")

const declaration = z.strictObject({
  domain,
  /** What proves that it is the component. */
  secret: z.string().min(12, "must have 12 characters at least; let a program make it up"),
  /** In the list of the server's services. */
  name: z.string().default(""),
  /** More domains that it may answer for. */
  hostnames: z.array(domain).default([]),
  /** Whether a new connection takes the place of an old one instead of being refused. */
  takeover: z.boolean().default(false),
})

/** The section `[components]` of kith.toml. */
export const componentSettings = z.object({
  declared: z
    .array(declaration)
    .superRefine((declarations, context) => {
      const domains = declarations.flatMap(listDomains)
      const twice = domains.find((name, index) => domains.indexOf(name) !== index)
      if (twice !== undefined) {
        context.addIssue({
          code: "custom",
          message: `a list that names each domain once; ${twice} is there twice`,
        })
      }
    })
    .transform((declarations) => declarations.map(prepare))
    .prefault([])
    .describe(
      "Programs that answer for domains of their own, each a table [[components.declared]] with domain, secret, and if need be name, hostnames and takeover: see components.md",
    ),
  port: z
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(5347)
    .describe("Port for them; it is open only where some are declared. 0 picks a free one"),
  addresses: z
    .array(z.union([z.ipv4(), z.ipv6()]))
    .min(1)
    .default(["127.0.0.1"])
    .describe("Addresses to listen on for them. What they say is not encrypted unless they do it themselves"),
  maxConnections: count(200, "Connections of all components together"),
  maxUnauthenticated: count(20, "Connections that have not shown their secret yet"),
  loginSeconds: count(20, "A connection that has not shown its secret after so long is closed"),
  maxLoginsPerMinute: count(60, "Attempts to show a secret from one network address"),
  maxStanzaBytes: count(KIB * KIB, "Size of one stanza"),
  bytesPerSecond: count(16 * KIB * KIB, "What one component may send for long; faster ones are slowed down"),
  burstBytes: count(64 * KIB * KIB, "What one component may send at once before it is slowed down"),
  maxPendingStanzas: count(1000, "Stanzas of one component under way before no more of it is read"),
  maxBufferedBytes: count(
    4 * KIB * KIB,
    "What may wait for a slow component before those who send to it wait",
  ),
  maxBacklogBytes: count(32 * KIB * KIB, "What may wait for it before stanzas for it are refused"),
  slowReaderSeconds: count(15, "A component that has not taken what waits for it after so long is cut off"),
  maxPresences: count(100_000, "Presences of one component's users that are taken back when it goes"),
})

export type ComponentSettings = z.output<typeof componentSettings>
export type Declaration = ComponentSettings["declared"][number]

/** All domains that a component may answer for. */
export function listDomains(declared: {
  readonly domain: string
  readonly hostnames: readonly string[]
}): string[] {
  return [declared.domain, ...declared.hostnames].map((name) => prepareDomain(name) ?? name)
}

function prepare(declared: z.output<typeof declaration>): z.output<typeof declaration> {
  const [first = "", ...hostnames] = listDomains(declared)
  return { ...declared, domain: first, hostnames }
}

function prepareDomain(text: string): string | undefined {
  const jid = Jid.tryParse(text)
  return jid?.local === undefined && jid?.resource === undefined ? jid?.domain : undefined
}
