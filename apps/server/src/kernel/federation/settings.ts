import { z } from "zod"

const KIB = 1024
const count = (value: number, text: string) => z.number().int().min(1).default(value).describe(text)
const port = (value: number, text: string) =>
  z
    .union([z.number().int().min(0).max(65_535), z.literal(false)])
    .default(value)
    .describe(`${text}; 0 picks a free one, false closes this door`)

/** The section `[federation]` of kith.toml: how this server talks to others. */
export const federationSettings = z.object({
  enabled: z
    .union([z.boolean(), z.literal("auto")])
    .default("auto")
    .describe(
      "Whether people here can write to people on other servers; auto: everywhere but on the domain localhost",
    ),
  port: port(5269, "Port for other servers, encrypted by STARTTLS"),
  directTlsPort: port(5270, "Port for other servers, encrypted from the first byte"),
  certificates: z
    .enum(["required", "dialback"])
    .default("required")
    .describe(
      "required: a server must have a valid certificate for its domain; dialback: one without may prove by a call back (XEP-0220) that DNS leads to it, which protects less",
    ),
  authorities: z
    .string()
    .default("")
    .describe(
      "File with the certificates (PEM) of authorities whose word counts for servers, besides those that everybody trusts",
    ),
  nameServers: z
    .array(z.string())
    .default([])
    .describe("DNS servers to ask, such as 127.0.0.1:53; empty: those of this machine"),
  validatingResolver: z
    .boolean()
    .default(false)
    .describe(
      "Whether those DNS servers check DNSSEC and nobody stands between them and this server; then certificates count that DNS itself names (DANE)",
    ),
  privateNetworks: z
    .boolean()
    .default(false)
    .describe(
      "Whether servers at addresses of this machine and of private networks are called; false keeps strangers from aiming this server at its neighbours by their DNS",
    ),
  connectSeconds: count(
    20,
    "A server that has not answered at any of its addresses after so long is not there",
  ),
  negotiationSeconds: count(
    30,
    "A connection on which nobody has proved who they are after so long is closed",
  ),
  maxStanzaBytes: count(512 * KIB, "Size of one stanza of another server"),
  bytesPerSecond: count(
    4 * KIB * KIB,
    "What one connection of another server may send for long; faster ones are slowed down",
  ),
  burstBytes: count(16 * KIB * KIB, "What one may send at once before it is slowed down"),
  maxConnections: count(5000, "Connections of all other servers together"),
  maxConnectionsPerAddress: count(50, "Connections from one network address"),
  maxConnectionsPerServer: count(20, "Connections that speak for one domain"),
  maxUnauthenticated: count(200, "Connections on which nobody has proved who they are yet"),
  maxPendingStanzas: count(500, "Stanzas of one connection under way before no more of it is read"),
  maxBufferedBytes: count(1024 * KIB, "What may wait for a slow server before no more is written to it"),
  slowReaderSeconds: count(60, "A server that has not taken what waits for it after so long is cut off"),
  acknowledgeSeconds: count(60, "One that does not say what it has got for so long is gone"),
  resumeSeconds: count(300, "How long a stream without a connection can be resumed (XEP-0198)"),
  idleMinutes: count(30, "A connection that nothing goes over for so long is closed"),
  queueHours: count(
    24,
    "How long a message waits for a server that cannot be reached, before its sender is told",
  ),
  maxQueuedStanzas: count(10_000, "Stanzas that may wait for one server"),
  maxQueuedBytes: count(16 * KIB * KIB, "The same in bytes"),
  maxLinks: count(10_000, "Servers that something may wait for at the same time"),
})

export type FederationSettings = z.output<typeof federationSettings>

/** Whether the server of that domain is to talk to others. */
export function isFederated({ enabled }: FederationSettings, domain: string): boolean {
  return enabled === "auto" ? domain !== "localhost" : enabled
}
