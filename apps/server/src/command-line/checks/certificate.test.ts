import assert from "node:assert/strict"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, describe, test } from "node:test"
import { parseConfig } from "../../config/index.ts"
import { createSelfSignedCertificate } from "../../kernel/listeners/tls/self-signed-certificate.ts"
import { makeCertificate } from "../../testing/make-certificate.ts"
import { checkCertificate } from "./certificate.ts"

const DAY_MS = 24 * 60 * 60 * 1000

describe("The check of certificates", () => {
  const now = Date.UTC(2026, 5, 1)
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "kith-certificate-"))
    for (const name of ["one", "other"]) {
      const { certificate, key } = await createSelfSignedCertificate("verona.example", now)
      await writeFile(join(folder, `${name}.crt`), certificate)
      await writeFile(join(folder, `${name}.key`), key)
    }
  })
  after(() => rm(folder, { recursive: true }))

  const check = async (
    domain: string,
    files: { certificate?: string; key?: string },
    at = now,
    services: readonly string[] = [],
  ) => {
    const entries = Object.entries(files).map(
      ([name, file]) => `${name} = "${file === "" ? "" : join(folder, file)}"`,
    )
    const text = `[server]\ndomain = "${domain}"\n[tls]\n${entries.join("\n")}\n`
    const findings = await checkCertificate(parseConfig(text, { features: [] }), services, at)
    return findings.map((finding) => `${finding.kind} ${finding.text}`).join("\n")
  }
  const files = { certificate: "one.crt", key: "one.key" }

  test("is content with one that is valid for the domain", async () => {
    const text = await check("verona.example", files)
    assert.match(text, /^good Certificate: for verona\.example\ngood Certificate: valid until /)
  })

  test("finds one of another domain", async () => {
    assert.match(
      await check("mantua.example", files),
      /bad The certificate is for DNS:verona\.example,.* not for mantua\.example/,
    )
  })

  test("finds services that it does not name, for other servers look for these", async () => {
    const services = ["rooms.verona.example", "upload.verona.example"]
    assert.match(
      await check("verona.example", files, now, services),
      /bad The certificate does not name rooms\.verona\.example, upload\.verona\.example, so most other servers/,
    )
    const { certificate, key } = makeCertificate({ hosts: ["verona.example", "*.verona.example"] })
    await writeFile(join(folder, "all.crt"), certificate)
    await writeFile(join(folder, "all.key"), key)
    assert.match(
      await check("verona.example", { certificate: "all.crt", key: "all.key" }, now, services),
      /good Certificate: for rooms\.verona\.example, upload\.verona\.example too/,
    )
  })

  test("finds one that has expired, is not valid yet, or will expire soon", async () => {
    assert.match(await check("verona.example", files, now + 9000 * DAY_MS), /bad The certificate has expired/)
    assert.match(
      await check("verona.example", files, now - 9000 * DAY_MS),
      /bad The certificate is valid from .* yet to come/,
    )
    const until = /valid until (\S+),/.exec(await check("verona.example", files))?.[1] ?? ""
    const soon = Date.parse(until) - 3 * DAY_MS
    assert.match(
      await check("verona.example", files, soon),
      /note Certificate: valid until \S+, \d days\. Renew it/,
    )
  })

  test("finds a key that is another's, and files that are missing", async () => {
    assert.match(
      await check("verona.example", { ...files, key: "other.key" }),
      /bad .*other\.key is not the key of .*one\.crt/,
    )
    assert.match(
      await check("verona.example", { ...files, key: "no.key" }),
      /bad \S+no\.key is not there\. Get a certificate \(docs\/operators\/your-domain\.md shows how\)/,
    )
    assert.match(
      await check("verona.example", { certificate: "one.crt" }),
      /bad \[tls\] certificate is set without key/,
    )
  })

  test("warns of one that nobody vouches for, on a real domain only", async () => {
    assert.match(await check("verona.example", {}), /^note .*clients will warn/)
    assert.match(await check("localhost", {}), /^good /)
  })
})
