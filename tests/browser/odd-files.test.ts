import assert from "node:assert/strict"
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import type { Person } from "./person.ts"
import { Verona } from "./verona.ts"

const NOTE = "somewhere in Verona"

async function drawPicture(person: Person): Promise<Buffer> {
  const url = await person.page.evaluate(() => {
    const canvas = document.createElement("canvas")
    canvas.width = 40
    canvas.height = 30
    canvas.getContext("2d")?.fillRect(0, 0, 20, 30)
    return canvas.toDataURL("image/png")
  })
  return Buffer.from(url.split(",")[1] ?? "", "base64")
}

type Chosen = { name: string; mimeType: string; buffer: Buffer }

const choose = (person: Person, files: readonly Chosen[]) =>
  person.page
    .locator("input[type=file]")
    .nth(1)
    .setInputFiles([...files])

const send = (person: Person) =>
  person.page.getByRole("dialog").getByRole("button", { name: "Send", exact: true }).click()

/** What the system does when files and folders are let go over the messages. */
async function letGo(person: Person, paths: readonly string[]): Promise<void> {
  const box = await person.page.locator("main").boundingBox()
  assert.ok(box !== null)
  const session = await person.page.context().newCDPSession(person.page)
  const data = { items: [], files: [...paths], dragOperationsMask: 1 }
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    await session.send("Input.dispatchDragEvent", { type, x, y, data })
  }
  await session.detach()
}

test("More pictures than one message takes go in several, in order and with their words once", async () => {
  await using verona = await Verona.open()
  const [romeo, juliet] = await verona.meet()
  const buffer = await drawPicture(romeo)
  const name = (number: number) => `picture ${String(number).padStart(2, "0")}.png`
  await choose(
    romeo,
    Array.from({ length: 23 }, (_, index) => ({ name: name(index), mimeType: "image/png", buffer })),
  )
  await romeo.sees("It goes in several.")
  await romeo.fill("Caption", "All of Mantua")
  await send(romeo)
  const last = juliet.page
    .locator("[data-message]")
    .nth(1)
    .getByRole("button", { name: /picture \d/ })
  await last.nth(2).waitFor()
  assert.deepEqual(
    await last.evaluateAll((all) => all.map((each) => /picture \d+/.exec(each.ariaLabel ?? "")?.[0])),
    ["picture 20", "picture 21", "picture 22"],
  )
  assert.equal(await juliet.messages("All of Mantua").count(), 1)
  assert.equal(await juliet.page.locator("[data-message]").count(), 2)
  assert.equal(await romeo.composer.inputValue(), "")
})

test("A folder is what is in it, a name may be long, and a copied file is no text", async () => {
  await using verona = await Verona.open()
  const [romeo, juliet] = await verona.meet()
  const folder = await mkdtemp(join(tmpdir(), "kith-letters-"))
  try {
    await mkdir(join(folder, "letters", "old"), { recursive: true })
    await writeFile(join(folder, "letters", "new.txt"), "Dear Juliet")
    await writeFile(join(folder, "letters", "old", "rosaline.txt"), "Dear Rosaline")
    await writeFile(join(folder, "letters", ".hidden"), "Of the system")
    await letGo(romeo, [join(folder, "letters")])
    const sheet = romeo.page.getByRole("dialog", { name: "Send 2 files" })
    await sheet.getByText("new.txt").waitFor()
    await sheet.getByText("rosaline.txt").waitFor()
    await romeo.page.keyboard.press("Escape")
    await sheet.waitFor({ state: "detached" })
  } finally {
    await rm(folder, { recursive: true })
  }

  const name = `${"恋文".repeat(100)}.txt`
  await choose(romeo, [{ name, mimeType: "text/plain", buffer: Buffer.from("Dear Juliet") }])
  await send(romeo)
  await juliet.page
    .getByRole("link", { name: /恋文.*\.txt/ })
    .first()
    .waitFor()

  // As a file manager copies it: with its name beside it.
  await romeo.page.evaluate(() => {
    const data = new DataTransfer()
    data.setData("text/plain", "letter.txt")
    data.items.add(new File(["Dear Juliet"], "letter.txt", { type: "text/plain" }))
    const field = document.querySelector("main textarea")
    const init = { bubbles: true, cancelable: true, clipboardData: data }
    field?.dispatchEvent(new ClipboardEvent("paste", init))
  })
  await romeo.page.getByRole("dialog", { name: "Send 1 file" }).getByText("letter.txt").waitFor()
})

test("A picture that this browser cannot paint, and one that moves, lose what the camera noted too", async () => {
  await using verona = await Verona.open()
  const [romeo, juliet] = await verona.meet()
  const jpeg = Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, NOTE.length + 2]),
    Buffer.from(NOTE),
    Buffer.from([0xff, 0xda, 0, 2]),
    Buffer.from("no picture that anybody knows"),
  ])
  const png = await drawPicture(romeo)
  const chunk = (kind: string, data: Buffer) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(data.length)
    // Nobody minds the checksum of such a chunk.
    return Buffer.concat([length, Buffer.from(kind), data, Buffer.alloc(4)])
  }
  // One frame that is shown for ever: PNG §11.3.6.1.
  const moving = Buffer.concat([
    png.subarray(0, 33),
    chunk("acTL", Buffer.from([0, 0, 0, 1, 0, 0, 0, 0])),
    chunk("eXIf", Buffer.from(NOTE)),
    png.subarray(33),
  ])
  const coming = juliet.page.waitForResponse(/moving\.png$/)
  await choose(romeo, [
    { name: "moving.png", mimeType: "image/png", buffer: moving },
    { name: "strange.jpg", mimeType: "image/jpeg", buffer: jpeg },
  ])
  await send(romeo)
  const file = juliet.page.getByRole("link", { name: /strange/ }).first()
  const address = await file.getAttribute("href")
  assert.ok(address !== null)
  const strange = Buffer.from(await (await fetch(address)).arrayBuffer())
  const moved = await (await coming).body()
  assert.ok(strange.includes("no picture that anybody knows") && !strange.includes(NOTE))
  assert.ok(moved.includes("acTL") && !moved.includes(NOTE))
})
