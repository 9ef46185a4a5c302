import { isIP } from "node:net"
import { z } from "zod"

const seconds = (value: number, text: string) => z.number().int().min(1).default(value).describe(text)

/** The section `[http]` of kith.toml. */
export const httpSettings = z.object({
  publicUrl: z
    .union([z.literal(""), z.url({ protocol: /^https?$/ })])
    .default("")
    .describe(
      "Where people find the web app, such as https://chat.example.org; empty: what the browser asked for",
    ),
  trustedProxies: z
    .array(z.union([z.literal("loopback"), z.string().refine(isNetwork, "must be an address or a network")]))
    .default(["loopback"])
    .describe(
      "Reverse proxies whose X-Forwarded-For, -Proto and -Host are believed: addresses, or networks as 10.0.0.0/8",
    ),
  maxConnections: z.number().int().min(1).default(20_000).describe("Connections at the same time"),
  maxConnectionsPerAddress: z
    .number()
    .int()
    .min(1)
    .default(500)
    .describe("Connections at the same time from one network address that is no trusted proxy"),
  headerSeconds: seconds(10, "Time in which a request must have told its head"),
  requestSeconds: seconds(30, "Time in which a request must have come as a whole; uploads have more"),
  idleSeconds: seconds(60, "Time for which a connection without a request is kept"),
  metricsToken: z
    .string()
    .default("")
    .describe("Bearer token with which /metrics may be read from elsewhere; empty: from this machine only"),
  minFreeDiskBytes: z
    .number()
    .int()
    .min(0)
    .default(200 * 1024 * 1024)
    .describe("With less free space for the data folder, /health tells that something is wrong"),
})

export type HttpSettings = z.output<typeof httpSettings>

function isNetwork(text: string): boolean {
  const [address = "", bits, ...rest] = text.split("/")
  const version = isIP(address)
  if (version === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
}
