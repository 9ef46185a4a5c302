import assert from "node:assert/strict"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { auditPage } from "./audit.ts"
import type { Person } from "./person.ts"
import { Verona } from "./verona.ts"

type Chosen = { name: string; mimeType: string; buffer: Buffer }

const letters = (bytes: number): Chosen => ({
  name: "letters.zip",
  mimeType: "application/zip",
  buffer: Buffer.alloc(bytes, "My bounty is as boundless as the sea. "),
})

/** On disk: a browser takes a large one much sooner from there. */
async function writeLarge(bytes: number) {
  const folder = await mkdtemp(join(tmpdir(), "kith-letters-"))
  const { name, buffer } = letters(bytes)
  const path = join(folder, name)
  await writeFile(path, buffer)
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}

/** Through the second of the two hidden fields: any file. */
const choose = (person: Person, file: Chosen) =>
  person.page.locator("input[type=file]").nth(1).setInputFiles([file])

const inSheet = (person: Person, button: string) =>
  person.page.getByRole("dialog").getByRole("button", { name: button, exact: true }).click()

async function paint(person: Person): Promise<Buffer> {
  const url = await person.page.evaluate(() => {
    const canvas = document.createElement("canvas")
    canvas.width = 320
    canvas.height = 200
    const context = canvas.getContext("2d")
    if (context === null) throw new Error("This browser paints nothing")
    context.fillStyle = "rebeccapurple"
    context.fillRect(0, 0, 160, 200)
    return canvas.toDataURL("image/png")
  })
  return Buffer.from(url.split(",")[1] ?? "", "base64")
}

test("A picture goes from device to device when somebody wants that, and is drawn as others are", async () => {
  await using verona = await Verona.open()
  const [romeo, juliet] = await verona.meet()
  await choose(romeo, { name: "rose.png", mimeType: "image/png", buffer: await paint(romeo) })
  await romeo.page.getByRole("switch", { name: "Directly to the other device" }).click()
  assert.deepEqual(await auditPage(romeo.page), [])
  await romeo.fill("Caption", "By any other name")
  await inSheet(romeo, "Send")
  await romeo.sees("Waiting for the other side to accept it")
  await juliet.reads("By any other name")
  await juliet.sees("Offered from device to device. Do you want it?")
  assert.equal(await juliet.page.getByRole("button", { name: /^Picture: / }).count(), 0)
  assert.deepEqual(await auditPage(juliet.page), [])
  await juliet.press("Accept")
  await juliet.sees("Arrived from device to device, checked")
  await juliet.page.getByRole("button", { name: "Picture: rose.png" }).click()
  const picture = juliet.page.getByRole("dialog", { name: "Pictures and videos" }).locator("img").first()
  await picture.waitFor()
  await romeo.sees("Arrived on the other device")
  assert.deepEqual(await auditPage(romeo.page), [])
})

test("What the server does not take is offered directly; it can be declined, and called off", async () => {
  await using verona = await Verona.open("[uploads]\nmax-file-bytes = 100000\n")
  const [romeo, juliet] = await verona.meet()
  await choose(romeo, letters(300_000))
  const direct = romeo.page.getByRole("switch", { name: "Directly to the other device" })
  await direct.waitFor()
  assert.equal(await direct.isChecked(), true)
  await inSheet(romeo, "Send")
  await juliet.press("Decline")
  await juliet.sees("You declined it.")
  await romeo.sees("The other side declined it.")
  await romeo.press("Offer again")
  await juliet.page.getByRole("button", { name: "Accept" }).waitFor()
  await romeo.press("Cancel")
  await juliet.sees("The other side cancelled it.")
  await romeo.sees("You cancelled it.")
})

test("A transfer outlives a reload of the page that receives it", async () => {
  // The clock of this server stands still, and with it what a connection may send.
  await using verona = await Verona.open("[streams]\nburst-bytes = 100000000\n")
  const [romeo, juliet] = await verona.meet()
  await using large = await writeLarge(6_000_000)
  await romeo.page.locator("input[type=file]").nth(1).setInputFiles(large.path)
  await romeo.page.getByRole("switch", { name: "Directly to the other device" }).click()
  await inSheet(romeo, "Send")
  await juliet.press("Accept")
  await juliet.sees(/Receiving, (1[5-9]|[2-9]\d)%/)
  await juliet.page.reload()
  await juliet.openConversation("romeo")
  await juliet.sees("Arrived from device to device, checked")
  const [download] = await Promise.all([
    juliet.page.waitForEvent("download"),
    juliet.page.getByRole("link", { name: /^Save letters/ }).click(),
  ])
  assert.equal(download.suggestedFilename(), "letters.zip")
  await romeo.sees("Arrived on the other device")
})
