import assert from "node:assert/strict"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, describe, test } from "node:test"
import { runKith } from "../../apps/server/src/command-line/testing/run-kith.ts"
import { Internet } from "./internet.ts"

describe("kith check federation", () => {
  let internet: Internet
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "kith-check-"))
    internet = await Internet.open()
    await Promise.all([internet.addProsody(), internet.addEjabberd()])
  })
  after(async () => {
    await internet.close()
    await rm(folder, { recursive: true, force: true })
  })

  const check = async (domain: string, certificates: "good" | "own") => {
    const { certificate, key } = await internet.authority.issue(["verona.example"])
    const { address, port } = internet.names
    const path = join(folder, "kith.toml")
    const settings = [
      "[server]",
      'domain = "verona.example"',
      `data-folder = "${folder}"`,
      ...(certificates === "own" ? [] : ["[tls]", `certificate = "${certificate}"`, `key = "${key}"`]),
      "[federation]",
      `name-servers = ["${address}:${port}"]`,
      "private-networks = true",
      `authorities = "${internet.authority.path}"`,
    ]
    await writeFile(path, settings.join("\n"))
    return runKith("check", "federation", domain, "--config", path)
  }

  for (const domain of ["prosody.example", "ejabberd.example"]) {
    test(`is content with ${domain} over both ways of encryption, and is let in by certificate`, async () => {
      const { code, output } = await check(domain, "good")
      assert.equal(code, 0, output)
      assert.equal(output.match(/✔ Encryption: TLSv1\.3/g)?.length, 2)
      assert.equal(output.match(new RegExp(`✔ Certificate: for ${domain}`, "g"))?.length, 2)
      assert.equal(output.match(/✔ It offers log-in by certificate \(EXTERNAL\)/g)?.length, 2)
      assert.match(output, /, STARTTLS$/m)
      assert.match(output, /, direct TLS$/m)
    })

    test(`says that ${domain} may not accept a certificate that nobody vouches for`, async () => {
      const { output } = await check(domain, "own")
      assert.match(output, /certificate of this server: set \[tls\] certificate and key/)
      assert.equal(output.match(new RegExp(`✔ Certificate: for ${domain}`, "g"))?.length, 2)
    })
  }
})
