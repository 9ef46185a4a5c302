import assert from "node:assert/strict"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { chromium, type Page } from "playwright-core"
import { Cable } from "./cable.ts"
import { Person } from "./person.ts"
import { CHROMIUM, FLAGS, Verona } from "./verona.ts"

const LETTER_BYTES = 600_000

/** Slow enough that half of it is not uploaded before one can do something, in bytes a second. */
async function slowDown(page: Page, uploadThroughput: number): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send("Network.enable")
  const network = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput }
  await session.send("Network.emulateNetworkConditions", network)
}

async function sendLetters(person: Person): Promise<void> {
  const letter = (name: string) => ({
    name,
    mimeType: "text/plain",
    buffer: Buffer.alloc(LETTER_BYTES, "Dear Juliet "),
  })
  await person.page
    .locator("input[type=file]")
    .nth(1)
    .setInputFiles([letter("first.txt"), letter("second.txt")])
  await person.fill("Caption", "My letters")
  await person.page.getByRole("dialog").getByRole("button", { name: "Send", exact: true }).click()
}

/** Some of the first file is with the server. */
async function seesHalf(person: Person): Promise<void> {
  const files = person.messages("My letters").getByRole("list", { name: "Files that are not uploaded yet" })
  const first = files.getByRole("listitem").filter({ hasText: "first" })
  await first.getByText(/^Sending, ([1-9]|[1-9]\d)%/).waitFor()
}

async function arrives(juliet: Person): Promise<void> {
  await juliet.reads("My letters")
  for (const name of ["first", "second"]) await juliet.messages("My letters").getByText(name).waitFor()
  assert.equal(await juliet.messages("My letters").count(), 1)
}

test("A message whose files are being uploaded goes on after the page was loaded anew", async () => {
  await using verona = await Verona.open()
  const [romeo, juliet] = await verona.meet()
  await slowDown(romeo.page, 150_000)
  await sendLetters(romeo)
  await seesHalf(romeo)
  await romeo.page.reload()
  await romeo.messages("My letters").getByText("first").waitFor()
  assert.equal(await juliet.messages("My letters").count(), 0)
  await slowDown(romeo.page, -1)
  await arrives(juliet)
  await romeo.seesMark("My letters", "Read")
})

test("It also goes on after the browser was closed, and opened again later", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const { http } = verona.server.ports
  if (http === undefined) throw new Error("The server does not listen to browsers")
  const folder = await mkdtemp(join(tmpdir(), "kith-browser-"))
  const cable = await Cable.lay(http)
  const open = async () => {
    const context = await chromium.launchPersistentContext(folder, {
      executablePath: CHROMIUM,
      args: [...FLAGS, "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost"],
      baseURL: cable.url,
      locale: "en-GB",
      viewport: { width: 1280, height: 800 },
    })
    const romeo = new Person("romeo", await context.newPage(), cable)
    romeo.mayAsk(`localhost:${http}`)
    return { context, romeo }
  }
  try {
    const before = await open()
    await before.romeo.signIn("romeo", verona.password)
    await before.romeo.openConversation("juliet")
    await slowDown(before.romeo.page, 150_000)
    await sendLetters(before.romeo)
    await seesHalf(before.romeo)
    await before.context.close()
    const juliet = await verona.join("juliet")
    await juliet.openConversation("romeo")
    assert.equal(await juliet.messages("My letters").count(), 0)
    const after = await open()
    await after.romeo.goTo("/")
    await arrives(juliet)
    await after.romeo.openConversation("juliet")
    await after.romeo.seesMark("My letters", "Read")
    await after.context.close()
    assert.deepEqual([...before.romeo.complaints, ...after.romeo.complaints], [])
  } finally {
    await cable.remove()
    await rm(folder, { recursive: true, force: true })
  }
})
