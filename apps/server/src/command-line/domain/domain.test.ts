import assert from "node:assert/strict"
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type TestContext, test } from "node:test"
import { startTestServer, type TestServer } from "../../testing/index.ts"
import { makeCertificate } from "../../testing/make-certificate.ts"
import { runKith } from "../testing/run-kith.ts"

const NET = "verona.example"

/** The command line beside that server, or beside none. */
async function openCommandLine(t: TestContext, server?: TestServer) {
  const folder = await mkdtemp(join(tmpdir(), "kith-domain-"))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const dataFolder = server?.dataFolder ?? join(folder, "data")
  const config = join(folder, "kith.toml")
  await writeFile(
    config,
    `[server]\ndata-folder = ${JSON.stringify(dataFolder)}\n[listeners]\ntcp-port = 0\ndirect-tls-port = 0\nhttp-port = 0\n[federation]\nport = 0\ndirect-tls-port = 0\n`,
  )
  const kith = (line: string) => runKith(...line.split(" "), "--config", config)
  return { kith, folder, folderOf: (domain: string) => join(dataFolder, "domains", domain) }
}

test("a domain is added with its administrator, listed, told to read again, and removed", async (t) => {
  await using server = await startTestServer({ databaseUrl: "sqlite:" })
  const { kith, folderOf } = await openCommandLine(t, server)
  const none = await kith("domain list")
  assert.deepEqual([none.code, none.output], [0, ""])
  assert.match(none.complaint, /No domain is served besides localhost/)

  const added = await kith(`domain add ${NET} --administrator escalus --generate`)
  assert.equal(added.code, 0, added.complaint)
  assert.match(
    added.output,
    /verona.example is served.\nIts settings: .*domain.toml\nCreated escalus@verona.example, an administrator.\nPassword: /,
  )
  assert.match(added.complaint, /npx kith check dns verona.example/)
  assert.match((await kith("domain list")).output, /^verona.example +served +20\d\d-/m)

  assert.match((await kith(`user add romeo@${NET} --generate`)).output, /Created romeo@verona.example/)
  assert.match((await kith("user add juliet --generate")).output, /Created juliet@localhost/)
  assert.match(
    (await kith(`user add tybalt --domain ${NET} --generate`)).output,
    /Created tybalt@verona.example/,
  )
  const users = async (more = "") => (await kith(`user list${more}`)).output.match(/^\S+(?=\t)/gm)
  assert.deepEqual(await users(), ["juliet@localhost"])
  const theirs = ["escalus", "romeo", "tybalt"].map((name) => `${name}@${NET}`)
  assert.deepEqual(await users(` --domain ${NET}`), theirs)
  assert.match(
    (await kith("user list --domain padua.example")).complaint,
    /padua.example is not served at the moment/,
  )
  assert.equal((await kith("user add romeo@padua.example --generate")).code, 2)

  const { certificate, key } = makeCertificate({ hosts: [NET] })
  await writeFile(join(folderOf(NET), "c.pem"), certificate)
  await writeFile(join(folderOf(NET), "k.pem"), key)
  await appendFile(join(folderOf(NET), "domain.toml"), '\n[tls]\ncertificate = "c.pem"\nkey = "k.pem"\n')
  const reloaded = await kith(`domain reload ${NET}`)
  assert.equal(reloaded.output, "verona.example is served, with a certificate until 2035-01-01.\n")

  assert.equal((await kith(`domain remove ${NET}`)).code, 2)
  const removed = await kith(`domain remove ${NET} --yes`)
  assert.match(removed.output, /served no longer. All that belongs to it is still in .*verona.example/)
  assert.match(removed.output, /npx kith domain add verona.example/)
  assert.equal((await kith(`domain remove ${NET} --yes`)).code, 1)
  assert.equal((await kith(`domain add ${NET}`)).code, 0)
  assert.deepEqual(await users(` --domain ${NET}`), theirs)
})

test("a domain is added and removed while the server stands", async (t) => {
  const { kith, folder, folderOf } = await openCommandLine(t)
  const { certificate, key } = makeCertificate({ hosts: [NET] })
  await writeFile(join(folder, "c.pem"), certificate)
  await writeFile(join(folder, "k.pem"), key)
  assert.equal((await kith(`domain add ${NET} --certificate ${join(folder, "c.pem")}`)).code, 2)
  const files = `--certificate ${join(folder, "c.pem")} --key ${join(folder, "k.pem")}`
  const added = await kith(`domain add ${NET} ${files} --administrator escalus --generate`)
  assert.match(added.output, /is served when the server runs again.\n(.*\n)*Created escalus@verona.example/)
  assert.match(await readFile(join(folderOf(NET), "domain.toml"), "utf8"), /\[tls\]\ncertificate = "/)
  assert.match((await kith("domain list")).output, /^verona.example +when the server runs/m)
  assert.match((await kith(`user list --domain ${NET}`)).output, /^escalus@verona.example\tadmin/)
  assert.match((await kith(`domain reload ${NET}`)).complaint, /The server is not running/)

  const checked = await kith("check")
  assert.match(
    checked.output,
    /\nverona.example\n.*Settings: .*domain.toml\n.*Certificate: for verona.example\n/,
  )
  await appendFile(join(folderOf(NET), "domain.toml"), "[listeners]\ntcp-port = 1\n")
  const wrong = await kith("check")
  assert.equal(wrong.code, 1)
  assert.match(wrong.output, /\[listeners\] belongs to the whole server/)
  assert.equal((await kith(`domain remove ${NET} --yes`)).code, 0)
  assert.equal((await kith("domain list")).output, "")
})

test("more domains than there may be are refused, and the first one is no other", async (t) => {
  const { kith, folderOf } = await openCommandLine(t)
  for (let number = 0; number < 200; number++) {
    await mkdir(folderOf(`d${number}.example`), { recursive: true })
    await writeFile(join(folderOf(`d${number}.example`), "domain.toml"), "")
  }
  assert.match((await kith(`domain add ${NET}`)).complaint, /There are 200 domains besides the first one/)
  assert.match(
    (await kith("domain add localhost.example --key k.pem")).complaint,
    /A certificate comes with its key/,
  )
  assert.equal((await kith("domain add ../etc")).code, 1)
  assert.equal((await kith("domain add d7.example")).code, 1)
})

test("accounts of two domains are not exported at once", async (t) => {
  await using server = await startTestServer({ databaseUrl: "sqlite:", domains: { [NET]: "" } })
  await server.register("romeo", `juliet@${NET}`)
  const { kith, folder } = await openCommandLine(t, server)
  const both = await kith(`account export ${join(folder, "both.xml")} romeo juliet@${NET}`)
  assert.deepEqual([both.code, /about one domain/.test(both.complaint)], [2, true])
  assert.equal((await kith(`account export ${join(folder, "one.xml")} juliet@${NET}`)).code, 0)
  const file = await readFile(join(folder, "one.xml"), "utf8")
  assert.match(file, /jid=['"]verona.example['"]/)
  assert.doesNotMatch(file, /romeo/)
})
