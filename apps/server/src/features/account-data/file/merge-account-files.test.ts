import assert from "node:assert/strict"
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { MalformedError } from "@kith/xmpp"
import { NS_PORTABLE } from "@kith/xmpp/extensions"
import { NS_XINCLUDE } from "./file-events.ts"
import { mergeAccountFiles } from "./merge-account-files.ts"

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "kith-merge-"))
  await mkdir(join(folder, "verona", "capulet.lit"), { recursive: true })
})
after(() => rm(folder, { recursive: true }))

const include = (href: string) => `<xi:include xmlns:xi='${NS_XINCLUDE}' href='${href}'/>`
const write = (name: string, text: string) => writeFile(join(folder, "verona", name), text)
const wrap = (inner: string) => `<server-data xmlns='${NS_PORTABLE}'>${inner}</server-data>`

async function merge(name: string): Promise<string> {
  let text = ""
  for await (const piece of mergeAccountFiles(join(folder, "verona", name))) text += Buffer.from(piece)
  return text.replaceAll("\n", "")
}

test("a file and all it includes become one (XEP-0227 §5.1)", async () => {
  await write("main.xml", `<?xml version='1.0'?>${wrap(include("capulet.lit.xml"))}`)
  await write(
    "capulet.lit.xml",
    `<host xmlns='${NS_PORTABLE}' jid='capulet.lit'>${include("capulet.lit/juliet.xml")}${include("capulet.lit/o%27nurse.xml")}</host>`,
  )
  await write(
    "capulet.lit/juliet.xml",
    `<user xmlns='${NS_PORTABLE}' name='juliet' password='a&lt;b'><query xmlns='jabber:iq:roster'><item jid='r@m'/>&amp;</query>${include("vcard.xml")}</user>`,
  )
  await write("capulet.lit/vcard.xml", "<vCard xmlns='vcard-temp'><FN>Juliet</FN></vCard>")
  await write("capulet.lit/o'nurse.xml", `<user xmlns='${NS_PORTABLE}' name="o'nurse"/>`)
  assert.equal(
    await merge("main.xml"),
    wrap(
      "<host jid='capulet.lit'><user name='juliet' password='a&lt;b'>" +
        "<query xmlns='jabber:iq:roster'><item xmlns='jabber:iq:roster' jid='r@m'/>&amp;</query>" +
        "<vCard xmlns='vcard-temp'><FN xmlns='vcard-temp'>Juliet</FN></vCard></user><user name='o&apos;nurse'></user></host>",
    ),
  )
})

test("nothing outside of the folder is read, and nothing that is not there", async () => {
  await writeFile(join(folder, "secret.xml"), `<host xmlns='${NS_PORTABLE}' jid='x'/>`)
  await symlink(join(folder, "secret.xml"), join(folder, "verona", "link.xml"))
  for (const href of [
    "../secret.xml",
    join(folder, "secret.xml"),
    "file:///etc/passwd",
    "https://verona.example/a.xml",
    "link.xml",
    "missing.xml",
    "capulet.lit/../../secret.xml",
  ]) {
    await write("main.xml", wrap(include(href)))
    await assert.rejects(merge("main.xml"), MalformedError, href)
  }
})

test("a file cannot include itself for ever, or stand where it does not belong", async () => {
  await write("self.xml", wrap(include("self.xml")))
  await write("host.xml", `<host xmlns='${NS_PORTABLE}' jid='x'>${include("host.xml")}</host>`)
  await write("main.xml", wrap(include("host.xml")))
  await write("user.xml", `<user xmlns='${NS_PORTABLE}' name='juliet'/>`)
  for (const name of ["self.xml", "main.xml", "user.xml"]) {
    await assert.rejects(
      async () => {
        const text = await merge(name)
        assert.fail(text)
      },
      MalformedError,
      name,
    )
  }
})
