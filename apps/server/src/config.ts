import { DomainError } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { z } from "zod"
import { blobSettings } from "./kernel/blobs/index.ts"
import { federationSettings } from "./kernel/federation/index.ts"
import { boshSettings } from "./kernel/listeners/bosh/settings.ts"
import { componentSettings } from "./kernel/listeners/component/settings.ts"
import { discoverySettings } from "./kernel/listeners/http/discovery-settings.ts"
import { httpSettings } from "./kernel/listeners/http/settings.ts"
import { LOG_LEVELS } from "./kernel/log/index.ts"
import { apiSettings } from "./kernel/operations/index.ts"
import { streamSettings } from "./kernel/streams/settings.ts"

const port = (value: number, text: string) =>
  z
    .union([z.number().int().min(0).max(65_535), z.literal(false)])
    .default(value)
    .describe(`${text}; 0 picks a free one, false closes this door`)

const serverSettings = z
  .object({
    domain: z
      .string()
      .transform(prepareDomain)
      .prefault("localhost")
      .describe("The part of everybody's address behind the @; it cannot be changed once there are accounts"),
    dataFolder: z
      .string()
      .min(1)
      .default("./data")
      .describe("Folder for the database, certificates and everything else; relative to this file"),
  })
  .describe("Who this server is")

const listenerSettings = z
  .object({
    addresses: z
      .array(z.union([z.ipv4(), z.ipv6()]))
      .default([])
      .describe("Addresses to listen on; empty: this machine only on the domain localhost, else all"),
    tcpPort: port(5222, "Port for XMPP clients, encrypted by STARTTLS"),
    directTlsPort: port(5223, "Port for XMPP clients, encrypted from the first byte"),
    httpPort: port(8080, "Port for the web app, the API and XMPP over WebSocket"),
  })
  .describe("The doors of the server")

const tlsSettings = z
  .object({
    certificate: z
      .string()
      .default("")
      .describe(
        "File with the certificate and its chain (PEM); empty: one the server signs itself. Read again when it changes",
      ),
    key: z.string().default("").describe("File with the private key of the certificate (PEM)"),
    clientAuthorities: z
      .string()
      .default("")
      .describe(
        "File with the certificates (PEM) of authorities whose word counts for who somebody's client is (SASL EXTERNAL); empty: only certificates that people have registered themselves count",
      ),
  })
  .describe("Encryption of the XMPP ports")

const databaseSettings = z
  .object({
    url: z
      .string()
      .min(1)
      .default("sqlite:")
      .describe(
        "sqlite: is kith.db in the data folder; or postgres://user:password@host/name, mysql://user:password@host/name",
      ),
    durability: z
      .enum(["full", "normal"])
      .default("full")
      .describe(
        "full: what is acknowledged outlives a loss of power; normal: a crash of the server only, but it is faster",
      ),
  })
  .describe("Where everything is kept")

const logSettings = z
  .object({
    level: z.enum(LOG_LEVELS).default("info").describe("The least important entries that are written"),
    format: z
      .enum(["auto", "text", "json"])
      .default("auto")
      .describe(
        "text: short lines for people; json: one object a line for programs; auto: text on a terminal",
      ),
  })
  .describe("What the server tells of itself on its standard output")

/** The sections of kith.toml that belong to the kernel; every feature has one of its own name besides. */
export const kernelSections = {
  server: serverSettings,
  listeners: listenerSettings,
  tls: tlsSettings,
  database: databaseSettings,
  blobs: blobSettings.describe("Where files are kept that people upload"),
  log: logSettings,
  streams: streamSettings.describe("What an XMPP connection may cost"),
  http: httpSettings.describe("The web door"),
  bosh: boshSettings.describe("XMPP over plain HTTP requests, for clients that can have nothing better"),
  federation: federationSettings.describe("How this server talks to other servers"),
  components: componentSettings.describe("Programs beside the server that answer for domains of their own"),
  discovery: discoverySettings.describe("How programs find the way to this server"),
  api: apiSettings.describe("The API for apps, bots and games"),
} as const

export type KernelSections = typeof kernelSections

/** All settings, checked; paths are absolute. */
export type Config = { readonly [Name in keyof KernelSections]: z.output<KernelSections[Name]> } & {
  /** By the names of the features, as each declares them. */
  readonly features: Readonly<Record<string, unknown>>
  /** The file they came from; `undefined` where there is none. */
  readonly path: string | undefined
}

/** The addresses that every door listens on. */
export function listenAddresses({
  server,
  listeners,
}: Pick<Config, "server" | "listeners">): readonly string[] {
  if (listeners.addresses.length > 0) return listeners.addresses
  return server.domain === "localhost" ? ["127.0.0.1", "::1"] : ["::"]
}

function prepareDomain(text: string, context: z.RefinementCtx): string {
  try {
    const jid = Jid.parse(text)
    if (jid.local === undefined && jid.resource === undefined) return jid.domain
  } catch (error) {
    if (!(error instanceof Error) || error instanceof DomainError) throw error
  }
  context.addIssue({ code: "custom", message: "a domain such as example.org" })
  return z.NEVER
}
