import { z } from "zod"

const rank = (value: number, text: string) =>
  z.number().int().min(0).max(65_535).default(value).describe(text)
const pin = z.string().regex(/^[A-Za-z0-9+/]{43}=$/, "must be the SHA-256 of a public key in base64")
const ech = z.union([z.literal(""), z.base64()]).default("")

/** The section `[discovery]` of kith.toml. */
export const discoverySettings = z.object({
  ips: z
    .array(z.union([z.ipv4(), z.ipv6()]))
    .default([])
    .describe(
      "Addresses at which everybody can reach the server; with them host-meta.json tells all ways to connect (XEP-0487), and programs look nowhere else",
    ),
  ttlSeconds: z
    .number()
    .int()
    .min(60)
    .max(604_800)
    .default(3600)
    .describe("How long programs may keep what host-meta.json tells them"),
  directTlsPort: z
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(0)
    .describe("Port for direct TLS as the world sees it; 0: the one the server listens on"),
  directTlsPriority: rank(5, "Priority of direct TLS in host-meta.json: the lowest is tried first"),
  websocketPriority: rank(10, "Priority of WebSocket"),
  boshPriority: rank(20, "Priority of BOSH"),
  directTlsEch: ech.describe("List of ECH configurations (base64) of what answers on the direct TLS port"),
  webEch: ech.describe("List of ECH configurations (base64) of the proxy in front of the web door"),
  publicKeyPins: z
    .array(pin)
    .refine(({ length }) => length !== 1, "must name a second key, kept in reserve (RFC 7469 §4.3)")
    .default([])
    .describe(
      "Hashes of the public keys that certificates may have (SHA-256, base64), one of them in reserve",
    ),
})

export type DiscoverySettings = z.output<typeof discoverySettings>
