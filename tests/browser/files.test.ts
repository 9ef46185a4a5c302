import assert from "node:assert/strict"
import { test } from "node:test"
import { auditPage } from "./audit.ts"
import type { Person } from "./person.ts"
import { Verona } from "./verona.ts"

/** A photograph, with what a camera notes about place and device. */
async function photograph(person: Person, name: string, width = 1600, height = 1000) {
  const url = await person.page.evaluate(
    ([w, h]) => {
      const canvas = document.createElement("canvas")
      canvas.width = w
      canvas.height = h
      const context = canvas.getContext("2d")
      if (context === null) throw new Error("This browser paints nothing")
      context.fillStyle = "rebeccapurple"
      context.fillRect(0, 0, w / 2, h)
      return canvas.toDataURL("image/jpeg")
    },
    [width, height] as const,
  )
  const plain = Buffer.from(url.split(",")[1] ?? "", "base64")
  const note = Buffer.from("Exif\0\0 somewhere in Verona")
  const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0, note.length + 2]), note])
  const buffer = Buffer.concat([plain.subarray(0, 2), segment, plain.subarray(2)])
  return { name, mimeType: "image/jpeg", buffer }
}

type Chosen = { name: string; mimeType: string; buffer: Buffer }

/** Through the second of the two hidden fields: any file. */
const choose = (person: Person, files: readonly Chosen[]) =>
  person.page
    .locator("input[type=file]")
    .nth(1)
    .setInputFiles([...files])

const inSheet = (person: Person, button: string) =>
  person.page.getByRole("dialog").getByRole("button", { name: button, exact: true }).click()

async function attach(person: Person, what: string): Promise<void> {
  await person.press("Attach")
  await person.page.getByRole("menuitem", { name: what, exact: true }).click()
}

test("Pictures go with a caption, without what the camera noted, and are looked at large", async () => {
  await using verona = await Verona.open()
  const [romeo, juliet] = await verona.meet()
  const coming = juliet.page.waitForResponse(/balcony\.jpg$/)
  await choose(romeo, [
    await photograph(romeo, "balcony.jpg"),
    await photograph(romeo, "orchard.jpg", 600, 800),
    { name: "invoice\u202Efdp.exe", mimeType: "application/octet-stream", buffer: Buffer.from("MZ") },
  ])
  await romeo.page.getByRole("heading", { name: "Send 3 files" }).waitFor()
  assert.deepEqual(await auditPage(romeo.page), [])
  await romeo.page.getByRole("textbox", { name: /Description .*balcony/ }).fill("A balcony by night")
  await romeo.press("Move orchard.jpg forward")
  await romeo.fill("Caption", "Here I wait")
  await inSheet(romeo, "Send")

  await juliet.reads("Here I wait")
  const pictures = juliet.page.getByRole("button", { name: /^Picture: / })
  const names = () => pictures.evaluateAll((all) => all.map((each) => each.getAttribute("aria-label")))
  assert.deepEqual(await names(), ["Picture: orchard.jpg", "Picture: A balcony by night"])
  await juliet.sees("This is a program.")
  await juliet.page.getByRole("link", { name: /^Save invoice▯fdp ?\.exe/ }).waitFor()
  assert.deepEqual(await auditPage(juliet.page), [])

  await pictures.nth(0).click()
  const gallery = juliet.page.getByRole("dialog", { name: "Pictures and videos" })
  await gallery.getByText("1 of 2").waitFor()
  await juliet.page.keyboard.press("ArrowRight")
  await gallery.getByText("2 of 2").waitFor()
  const shown = gallery.getByRole("img", { name: "A balcony by night" })
  await shown.evaluate((image: HTMLImageElement) => image.decode())
  const fitting = (await shown.boundingBox())?.width ?? Infinity
  const becomes = (size: "larger" | "fitting") =>
    shown.evaluate(
      (image, [width, wanted]) =>
        new Promise<void>((resolve) => {
          const look = () => {
            const isLarger = image.getBoundingClientRect().width > width + 1
            if (isLarger === (wanted === "larger")) resolve()
            else requestAnimationFrame(look)
          }
          look()
        }),
      [fitting, size] as const,
    )
  await shown.hover()
  await juliet.page.mouse.wheel(0, -300)
  await becomes("larger")
  await shown.dblclick()
  await becomes("fitting")
  await gallery.getByRole("button", { name: "Zoom in", exact: true }).click()
  await becomes("larger")
  const sent = await (await coming).body()
  assert.equal(sent.includes("Exif"), false)
  assert.deepEqual(await auditPage(juliet.page), [])
  await juliet.page.keyboard.press("Escape")
  await gallery.waitFor({ state: "detached" })
  await romeo.seesMark("Here I wait", "Read")

  // Who asks for that sends what the camera made, as it is.
  const original = juliet.page.waitForResponse(/window\.jpg$/)
  await choose(romeo, [await photograph(romeo, "window.jpg", 600, 800)])
  await romeo.page.getByRole("switch", { name: "Send originals" }).click()
  await romeo.sees("and what the camera recorded: place, time and device")
  await inSheet(romeo, "Send")
  assert.equal((await (await original).body()).includes("Exif"), true)
})

test("A picture that was changed on its way or would fill the memory is not shown, and that is said", async () => {
  await using verona = await Verona.open()
  const [romeo, juliet] = await verona.meet()
  // A picture of 3.6 gigapixels, as it says in its first bytes.
  const bomb = Buffer.from("89504e470d0a1a0a0000000d494844520000ea600000ea600806000000", "hex")
  const answer = (body: Buffer) => ({
    body,
    contentType: "image/png",
    headers: { "access-control-allow-origin": "*" },
  })
  await juliet.page.route(/balcony\.jpg$/, (route) => route.fulfill(answer(Buffer.from("poison"))))
  for (const { page } of [romeo, juliet]) {
    await page.route(/bomb\.png$/, (route) => route.fulfill(answer(Buffer.concat([bomb, bomb]))))
  }
  await choose(romeo, [await photograph(romeo, "balcony.jpg")])
  await inSheet(romeo, "Send")
  await juliet.sees("“balcony.jpg” is not what was sent: it was changed on the way.")
  const phone = await verona.server.join("romeo")
  const url = `http://localhost:${verona.server.ports.http}/bomb.png`
  phone.send(
    `<message to='juliet@localhost' type='chat' id='b1'><body>${url}</body>` +
      `<x xmlns='jabber:x:oob'><url>${url}</url></x></message>`,
  )
  await juliet.sees("“bomb.png” would fill the memory of your device")
  assert.equal(await juliet.page.getByRole("button", { name: /^Picture: / }).count(), 0)
  assert.deepEqual(await auditPage(juliet.page), [])
  // Who sent it has it as it is.
  await romeo.page.getByRole("button", { name: "Picture: balcony.jpg" }).waitFor()
})

test("A file that waits for the connection survives a reload, and can be called off", async () => {
  await using verona = await Verona.open()
  const [romeo, juliet] = await verona.meet()
  await romeo.pullCable()
  const letter = (name: string) => ({ name, mimeType: "text/plain", buffer: Buffer.from("Dear Juliet") })
  await choose(romeo, [letter("first.txt")])
  await inSheet(romeo, "Send")
  await romeo.sees("Waiting to be sent, 11 bytes")
  await choose(romeo, [letter("second.txt")])
  await inSheet(romeo, "Send")
  await romeo.messages("second").waitFor()
  await romeo.messages("second").getByRole("button", { name: "Do not send" }).click()
  await romeo.messages("second").waitFor({ state: "detached" })
  await romeo.plugCable()
  await juliet.messages("first").waitFor()
  await romeo.seesMark("first", "Read")
  assert.equal(await juliet.messages("second").count(), 0)
})

test("A voice message is recorded by keyboard, listened to, sent and played", async () => {
  await using verona = await Verona.open()
  const [romeo, juliet] = await verona.meet()
  await romeo.write("Hark")
  await juliet.reads("Hark")
  await romeo.page.getByRole("button", { name: /^Record a voice message/ }).focus()
  await romeo.page.keyboard.press("Enter")
  await romeo.page.getByRole("group", { name: /^Recording, 0:02/ }).waitFor()
  await romeo.press("Stop and listen")
  await romeo.page.getByRole("group", { name: "Sound: Voice message" }).waitFor()
  assert.deepEqual(await auditPage(romeo.page), [])
  await romeo.press("Send the recording")

  const player = juliet.page.getByRole("group", { name: /^Sound: voice-/ })
  await player.getByRole("button", { name: "Play" }).click()
  await player.getByRole("button", { name: "Pause" }).waitFor()
  await player.getByRole("button", { name: /^Speed 1×/ }).click()
  await player.getByRole("button", { name: /^Speed 1\.5×/ }).waitFor()
  assert.deepEqual(await auditPage(juliet.page), [])
  await juliet.inList("romeo").getByText("Voice message").waitFor()
})

test("Places, contacts and stickers are shared", async () => {
  await using verona = await Verona.open()
  const [romeo, juliet] = await verona.meet()
  await attach(romeo, "Location")
  await romeo.fill("Latitude", "north")
  await romeo.press("Share location")
  await romeo.sees("Enter degrees as numbers")
  await romeo.fill("Latitude", "45.4384")
  await romeo.fill("Longitude", "10.9917")
  await romeo.fill("Name of the place (optional)", "The balcony")
  await romeo.press("Share location")
  const place = juliet.page.getByRole("link", { name: /^Open in a map: ?The balcony/ })
  assert.equal(await place.getAttribute("href"), "geo:45.4384,10.9917")

  await verona.server.register("tybalt")
  await juliet.addContact("tybalt@localhost", "Tybalt")
  await juliet.openConversation("romeo")
  await attach(juliet, "Contact")
  await juliet.page.getByRole("button", { name: /^Share Tybalt/ }).click()
  await romeo.press("Add to contacts")
  await romeo.sees("Tybalt is on your list now.")
  await romeo
    .inList("Tybalt")
    .and(romeo.page.getByRole("link", { name: /^Tybalt/ }))
    .waitFor()
  await attach(juliet, "Contact")
  await juliet.page.getByRole("button", { name: /^Share romeo/ }).click()
  await romeo.sees("That is you.")

  await attach(romeo, "Sticker")
  await romeo.press("Make a pack")
  await romeo.fill("Name of the pack", "Verona")
  await romeo.page
    .locator("dialog input[type=file]")
    .setInputFiles([await photograph(romeo, "kiss.jpg", 600, 600)])
  await romeo.page.getByRole("textbox", { name: /kiss.* means/ }).fill("😘")
  await romeo.press("Make the pack")
  await romeo.press("Send the sticker 😘")
  await juliet.page.getByRole("button", { name: "Sticker: 😘" }).click()
  await juliet.page.getByRole("heading", { name: "The pack “Verona”" }).waitFor()
  await juliet.press("Take this pack")
  await juliet.sees("You have this pack.")
  assert.deepEqual(await auditPage(juliet.page), [])
  await juliet.press("Close")
  await attach(juliet, "Sticker")
  await juliet.press("Send the sticker 😘")
  await romeo.page.getByRole("button", { name: "Sticker: 😘" }).nth(1).waitFor()
  await attach(juliet, "Sticker")
  await juliet.page.getByRole("heading", { name: "Recently sent" }).waitFor()
  await juliet.page.getByRole("button", { name: "Send the sticker 😘" }).first().click()
  await romeo.page.getByRole("button", { name: "Sticker: 😘" }).nth(2).waitFor()
})
