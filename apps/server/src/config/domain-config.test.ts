import assert from "node:assert/strict"
import { test } from "node:test"
import { defineFeature } from "@kith/feature-kit"
import { z } from "zod"
import type { Config } from "../config.ts"
import { ConfigError, parseConfig, parseDomainConfig } from "./index.ts"

const balcony = defineFeature({
  name: "balcony",
  config: z.object({ height: z.number().default(3).describe("Metres") }),
  setup: () => undefined,
})
const features = [balcony]

function read(text: string, server = ""): Config {
  return parseDomainConfig(text, {
    path: "/srv/domains/verona.example/domain.toml",
    domain: "verona.example",
    dataFolder: "/srv/domains/verona.example",
    features,
    server: parseConfig(server, { features, path: "/srv/kith.toml" }),
  })
}

function problemsOf(text: string, server?: string): string[] {
  try {
    read(text, server)
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.problems.map(
      (problem) => `${problem.place.split("/").at(-1)} ${problem.text} ${problem.code}`,
    )
  }
}

test("a domain has its own settings, and those of the whole server where it can have none", () => {
  const kith = [
    "[http]",
    'public-url = "https://example.org"',
    "max-connections = 7",
    "[streams]",
    "max-connections = 9",
    "[balcony]",
    "height = 5",
    "[tls]",
    'certificate = "c.pem"',
    'key = "k.pem"',
  ].join("\n")
  const bare = read("", kith)
  assert.deepEqual(bare.server, { domain: "verona.example", dataFolder: "/srv/domains/verona.example" })
  assert.deepEqual([bare.http.publicUrl, bare.http.maxConnections, bare.streams.maxConnections], ["", 7, 9])
  assert.deepEqual([bare.tls.certificate, bare.features.balcony], ["", { height: 3 }])

  const own = read(
    '[tls]\ncertificate = "c.pem"\nkey = "k.pem"\n[balcony]\nheight = 8\n[federation]\nenabled = false\n',
    kith,
  )
  assert.equal(own.tls.certificate, "/srv/domains/verona.example/c.pem")
  assert.deepEqual(
    [own.features.balcony, own.federation.enabled, own.federation.port],
    [{ height: 8 }, false, 5269],
  )
})

test("what belongs to the whole server is refused with a sentence that says where it belongs", () => {
  assert.deepEqual(
    problemsOf("[listeners]\ntcp-port = 1\n[http]\nmax-connections = 1\n[server]\ndomain = 'x'\n"),
    [
      "domain.toml:1:1 [listeners] belongs to the whole server and not to one domain: write it in kith.toml. KITH-CONFIG-NOT-OF-A-DOMAIN",
      "domain.toml:4:1 max-connections of [http] belongs to the whole server and not to one domain: write it in kith.toml. KITH-CONFIG-NOT-OF-A-DOMAIN",
      "domain.toml:5:1 [server] belongs to the whole server and not to one domain: write it in kith.toml. KITH-CONFIG-NOT-OF-A-DOMAIN",
    ],
  )
  assert.match(problemsOf("[balconies]\n")[0] ?? "", /no section \[balconies\]. Did you mean \[balcony\]\?/)
  assert.match(problemsOf("[http]\npublic-ulr = 'https://x.example'\n")[0] ?? "", /Did you mean public-url\?/)
})

test("beside a database server a domain says which database is its own", () => {
  const kith = '[database]\nurl = "postgres://kith@localhost/kith"\n'
  assert.match(problemsOf("", kith)[0] ?? "", /needs a database of its own.*\[database\] and below it url = /)
  assert.deepEqual(problemsOf('[database]\nurl = "sqlite:"\n', kith), [])
  assert.equal(
    read('[database]\nurl = "postgres://kith@localhost/verona"\n', kith).database.url,
    "postgres://kith@localhost/verona",
  )
})
