import assert from "node:assert/strict"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { defineFeature } from "@kith/feature-kit"
import { z } from "zod"
import { listenAddresses } from "../config.ts"
import { ConfigError } from "./config-error.ts"
import { createConfigReference, createExampleConfig } from "./example.ts"
import { loadConfig, parseConfig } from "./load-config.ts"

const balconies = defineFeature({
  name: "balcony-visits",
  config: z.object({
    maxVisitors: z.number().int().min(1).default(2).describe("Visitors at the same time"),
    guards: z.array(z.string()).default(["tybalt"]).describe("Who watches"),
    entrance: z
      .union([z.number(), z.literal(false)])
      .default(1)
      .describe("Which door"),
  }),
  setup: () => undefined,
})
const features = [balconies, defineFeature({ name: "no-keys", setup: () => undefined })]

const problemsOf = (text: string, environment = {}) => {
  try {
    parseConfig(text, { path: "/etc/kith.toml", features, environment })
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split("\n")
    throw error
  }
  return []
}

test("without a file everything has its default, and only this machine is listened to", () => {
  const config = parseConfig("", { features })
  assert.equal(config.server.domain, "localhost")
  assert.equal(config.listeners.tcpPort, 5222)
  assert.deepEqual(listenAddresses(config), ["127.0.0.1", "::1"])
  assert.deepEqual(config.features["balcony-visits"], { maxVisitors: 2, guards: ["tybalt"], entrance: 1 })
  assert.deepEqual(config.features["no-keys"], {})
})

test("a real domain is served on all addresses", () => {
  const config = parseConfig('[server]\ndomain = "Example.ORG"', { features })
  assert.equal(config.server.domain, "example.org")
  assert.deepEqual(listenAddresses(config), ["::"])
})

test("keys are written with hyphens, and paths are relative to the file", () => {
  const text = '[server]\ndata-folder = "lib"\n[balcony-visits]\nmax-visitors = 7\n'
  const config = parseConfig(text, { path: "/etc/kith/kith.toml", features })
  assert.equal(config.server.dataFolder, "/etc/kith/lib")
  assert.deepEqual(config.features["balcony-visits"], { maxVisitors: 7, guards: ["tybalt"], entrance: 1 })
})

test("environment variables override the file", () => {
  const environment = {
    KITH_DATABASE_URL: "postgres://romeo:rose@localhost/kith",
    KITH_LISTENERS_TCP_PORT: "false",
    KITH_BALCONY_VISITS_MAX_VISITORS: "9",
    KITH_BALCONY_VISITS_GUARDS: "tybalt, nurse",
    KITH_BALCONY_VISITS_ENTRANCE: "3",
    KITH_TEST_POSTGRES_URL: "not ours",
    HOME: "/home/romeo",
  }
  const config = parseConfig("[balcony-visits]\nmax-visitors = 7\n", { features, environment })
  assert.equal(config.database.url, environment.KITH_DATABASE_URL)
  assert.equal(config.listeners.tcpPort, false)
  assert.deepEqual(config.features["balcony-visits"], {
    maxVisitors: 9,
    guards: ["tybalt", "nurse"],
    entrance: 3,
  })
})

test("a misspelt key, section or variable is found with its line and what was probably meant", () => {
  const text = [
    "# comment",
    "[api]",
    "  max-bodi-bytes = 4096",
    "[balcony-visit]",
    "x = 1",
    "[balcony-visits]",
    "maxVisitors = 3",
    "[no-keys]",
    "anything = 1",
  ].join("\n")
  assert.deepEqual(problemsOf(text, { KITH_DATABSE_URL: "x" }), [
    "/etc/kith.toml:3:3: [api] has no key max-bodi-bytes. Did you mean max-body-bytes? [KITH-CONFIG-UNKNOWN-KEY]",
    "/etc/kith.toml:4:1: there is no section [balcony-visit]. Did you mean [balcony-visits]? [KITH-CONFIG-UNKNOWN-SECTION]",
    "/etc/kith.toml:7:1: [balcony-visits] has no key maxVisitors. Did you mean max-visitors? [KITH-CONFIG-UNKNOWN-KEY]",
    "/etc/kith.toml:9:1: [no-keys] has no key anything. It has no keys. [KITH-CONFIG-UNKNOWN-KEY]",
    "environment variable KITH_DATABSE_URL: no key has this variable. Did you mean KITH_DATABASE_URL? [KITH-CONFIG-UNKNOWN-VARIABLE]",
  ])
})

test("a wrong value is found with its line and what is expected", () => {
  const text = [
    "[server]",
    'domain = "romeo@localhost"',
    "",
    "[balcony-visits]",
    'max-visitors = "two"',
    "entrance = true",
    "",
    "[listeners]",
    "tcp-port = 70000",
  ].join("\n")
  assert.deepEqual(problemsOf(text, { KITH_API_PING_SECONDS: "often" }), [
    '/etc/kith.toml:2:1: domain cannot be "romeo@localhost". Expected: a domain such as example.org. [KITH-CONFIG-WRONG-VALUE]',
    "/etc/kith.toml:9:1: tcp-port cannot be 70000. Expected: integer, 0 to 65535 or false. [KITH-CONFIG-WRONG-VALUE]",
    'environment variable KITH_API_PING_SECONDS: ping-seconds cannot be "often". Expected: integer, at least 1. [KITH-CONFIG-WRONG-VALUE]',
    '/etc/kith.toml:5:1: max-visitors cannot be "two". Expected: integer, at least 1. [KITH-CONFIG-WRONG-VALUE]',
    "/etc/kith.toml:6:1: entrance cannot be true. Expected: number or false. [KITH-CONFIG-WRONG-VALUE]",
  ])
})

test("a value that may hold a password is not repeated", () => {
  assert.doesNotMatch(problemsOf("[database]\nurl = 12345\n").join(), /12345/)
})

test("what is wrong in one table of many is found, and nothing of it is repeated", () => {
  const text = [
    "[components]",
    "port = 5347",
    "[[components.declared]]",
    'domain = "irc.example.org"',
    'secret = "capulet"',
    "[[components.declared]]",
    'domain = "tybalt@example.org"',
    'secret = "a secret long enough"',
    "colour = 1",
  ].join("\n")
  const problems = problemsOf(text)
  assert.deepEqual(
    problems.map((problem) => problem.replace(/ \[KITH.*$/, "")),
    [
      "/etc/kith.toml:3:1: declared 1, secret: must have 12 characters at least; let a program make it up.",
      "/etc/kith.toml:3:1: declared 2, domain: must be a domain.",
      '/etc/kith.toml:3:1: declared 2: Unrecognized key: "colour".',
    ],
  )
  assert.doesNotMatch(problems.join(), /capulet|long enough/)
  const twice = `${text.split("\n").slice(2, 4).join("\n")}\nsecret = "a secret long enough"\n`.repeat(2)
  assert.match(problemsOf(twice).join(), /names each domain once; irc\.example\.org is there twice/)
  assert.doesNotMatch(problemsOf(twice).join(), /long enough/)
})

test("what is no TOML is found with line and column", () => {
  assert.match(
    problemsOf("[server]\ndomain = example\n").join(),
    /^\/etc\/kith\.toml:2:10: this is no TOML: .* \[KITH-CONFIG-SYNTAX\]$/,
  )
})

test("a key before the first section and a section that is a key are told apart", () => {
  assert.match(problemsOf('domain = "example.org"\n').join(), /:1:1: domain stands before the first section/)
  assert.match(problemsOf("api = 3\n").join(), /:1:1: api is a section: write \[api\]/)
})

test("a key within a text of many lines is not taken for a key", () => {
  const text = '[balcony-visits]\nguards = ["""\n[api]\nmax-visitors = 1\n"""]\nmax-visitors = 0\n'
  assert.match(problemsOf(text).join(), /^\/etc\/kith\.toml:6:1: max-visitors cannot be 0/)
})

test("the example is a whole file in which every key can be given back its default", () => {
  const example = createExampleConfig(features)
  assert.deepEqual(parseConfig(example, { features }).api, parseConfig("", { features }).api)
  const filled = example.replace(/^#([\w-]+ = )/gm, "$1")
  assert.notEqual(filled, example)
  assert.deepEqual(parseConfig(filled, { features }), parseConfig("", { features }))
  assert.match(example, /# Visitors at the same time\.\n# integer, at least 1\n#max-visitors = 2\n/)
  assert.doesNotMatch(example, /undefined/)
})

test("the reference has every key with its variable", () => {
  const line =
    "| `max-visitors` | Visitors at the same time | integer, at least 1 | `2` | `KITH_BALCONY_VISITS_MAX_VISITORS` |"
  assert.ok(createConfigReference(features).includes(line))
})

test("a file that was named must be there, one that was not need not", async () => {
  assert.throws(
    () => loadConfig({ path: "/nowhere/kith.toml", features }),
    (error: unknown) => error instanceof ConfigError && error.problems[0]?.code === "KITH-CONFIG-NOT-FOUND",
  )
  const folder = await mkdtemp(join(tmpdir(), "kith-config-"))
  try {
    const path = join(folder, "my.toml")
    await writeFile(path, '[log]\nlevel = "warn"\n')
    assert.equal(loadConfig({ path, features }).log.level, "warn")
    assert.equal(loadConfig({ features, environment: { KITH_CONFIG: path } }).log.level, "warn")
  } finally {
    await rm(folder, { recursive: true })
  }
})
