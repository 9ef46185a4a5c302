import { z } from "zod"

const count = (value: number, text: string) => z.number().int().min(1).default(value).describe(text)
const seconds = (value: number, text: string) => z.number().int().min(1).default(value).describe(text)
const KIB = 1024

/** The section `[streams]` of kith.toml: what an XMPP connection may cost. */
export const streamSettings = z.object({
  requireTls: z
    .enum(["always", "unless-loopback"])
    .default("always")
    .describe(
      "Whether a connection on the TCP port must be encrypted; unless-loopback lets this machine and a proxy on it in without, also with PLAIN",
    ),
  plain: z
    .enum(["never", "old-clients", "always"])
    .default("old-clients")
    .describe(
      "Whether a password may be sent in one piece (PLAIN), over TLS only; old-clients: not by the profile of XEP-0388, whose clients know better",
    ),
  maxStanzaBytes: z
    .number()
    .int()
    .min(10_000)
    .max(16 * KIB * KIB)
    .default(256 * KIB)
    .describe("Size of one stanza of somebody who is signed in (RFC 6120 wants 10000 at least)"),
  maxEarlyStanzaBytes: z
    .number()
    .int()
    .min(4 * KIB)
    .max(256 * KIB)
    .default(10 * KIB)
    .describe("Size of one stanza before that"),
  maxConnections: count(100_000, "Connections of all addresses together"),
  maxConnectionsPerAddress: count(
    200,
    "Connections from one network address (an IPv6 address counts by its /64)",
  ),
  maxUnauthenticated: count(2000, "Connections of all addresses that are not signed in yet"),
  firstByteSeconds: seconds(10, "A connection that has sent nothing for so long is closed"),
  loginSeconds: seconds(30, "A connection that is not signed in after so long is closed"),
  maxLoginAttempts: count(5, "Failed log-ins on one connection"),
  bytesPerSecond: count(
    256 * KIB,
    "What one connection may send for long; faster ones are slowed down. A stanza counts 200 more than its bytes",
  ),
  burstBytes: count(4 * KIB * KIB, "What one connection may send at once before it is slowed down"),
  maxPendingStanzas: count(200, "Stanzas of one session that wait for the disk before no more of it is read"),
  maxBufferedBytes: z
    .number()
    .int()
    .min(64 * KIB)
    .default(KIB * KIB)
    .describe("What may wait for a slow reader before nothing more is read from it"),
  slowReaderSeconds: seconds(
    30,
    "A client that has not taken that after so long is cut off; it may resume its session",
  ),
  maxUnacknowledged: count(
    5000,
    "Stanzas that a session may have received and not acknowledged (XEP-0198): five seconds after it was asked, or without a connection",
  ),
  maxUnacknowledgedBytes: z
    .number()
    .int()
    .min(256 * KIB)
    .default(8 * KIB * KIB)
    .describe("The same in bytes; more cannot wait for a slow reader either"),
  acknowledgeSeconds: seconds(
    60,
    "A client that leaves a request for acknowledgement unanswered for so long is gone",
  ),
  idleSeconds: seconds(
    600,
    "A client that cannot resume its session (XEP-0198) and has sent nothing for so long is asked whether it is there",
  ),
  pongSeconds: seconds(60, "One that does not answer that for so long is gone"),
  resumeSeconds: seconds(600, "How long a session without a connection waits for its client to come back"),
})

export type StreamSettings = z.output<typeof streamSettings>
