import assert from "node:assert/strict"
import { test } from "node:test"
import { Finger, middleOf } from "./finger.ts"
import { screen } from "./judge.ts"
import type { Person } from "./person.ts"
import { Verona } from "./verona.ts"

async function painting(person: Person, name: string, color: string) {
  const url = await person.page.evaluate((fill) => {
    const canvas = document.createElement("canvas")
    canvas.width = 600
    canvas.height = 900
    const context = canvas.getContext("2d")
    if (context === null) throw new Error("This browser paints nothing")
    context.fillStyle = fill
    context.fillRect(0, 0, 600, 900)
    return canvas.toDataURL("image/png")
  }, color)
  return { name, mimeType: "image/png", buffer: Buffer.from(url.split(",")[1] ?? "", "base64") }
}

test("Fingers turn the pages of the gallery, bring pictures closer and put them away", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const romeo = await verona.join("romeo", screen(390, 844))
  await romeo.openConversation("juliet")
  const { page } = romeo
  await page
    .locator("input[type=file]")
    .nth(1)
    .setInputFiles([await painting(romeo, "rose.png", "crimson"), await painting(romeo, "night.png", "navy")])
  await page.getByRole("dialog").getByRole("button", { name: "Send", exact: true }).tap()
  const pictures = page.getByRole("button", { name: /^Picture: / })
  await pictures.nth(1).waitFor()
  // Until it is uploaded a file has another address.
  await page.locator("article").getByRole("img", { name: "Sent", exact: true }).waitFor()
  await pictures.nth(0).tap()
  const gallery = page.getByRole("dialog", { name: "Pictures and videos" })
  await gallery.getByText("1 of 2").waitFor()
  const picture = gallery.getByRole("img")
  await picture.evaluate((image: HTMLImageElement) => image.decode())
  const scale = () => picture.evaluate((image) => new DOMMatrix(getComputedStyle(image).transform).a)
  const untilScale = (goal: (now: number) => boolean, what: string) =>
    assert.doesNotReject(async () => {
      for (let look = 0; !goal(await scale()); look++) {
        if (look > 200) throw new Error(what)
        await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn)))
      }
    })
  const finger = await Finger.on(page)
  const at = await middleOf(picture)

  await finger.tapTwice(at)
  await untilScale((now) => now > 2, "Two taps bring it closer")
  await finger.tapTwice(at)
  await untilScale((now) => now === 1, "Two taps show the whole of it again")

  await finger.down({ x: at.x - 30, y: at.y }, { x: at.x + 30, y: at.y })
  await finger.move({ x: at.x - 120, y: at.y }, { x: at.x + 120, y: at.y })
  await finger.up()
  await untilScale((now) => now > 2, "Two fingers that part bring it closer")
  await gallery.getByText("1 of 2").waitFor()
  await finger.down({ x: at.x - 120, y: at.y }, { x: at.x + 120, y: at.y })
  await finger.move({ x: at.x - 12, y: at.y }, { x: at.x + 12, y: at.y })
  await finger.up()
  await untilScale((now) => now === 1, "Two fingers that meet show the whole of it")

  await finger.down(at)
  await finger.move({ x: at.x - 30, y: at.y })
  await finger.up()
  await gallery.getByText("1 of 2").waitFor()
  await finger.down(at)
  await finger.move({ x: at.x - 150, y: at.y })
  await finger.up()
  await gallery.getByText("2 of 2").waitFor()
  await finger.down(at)
  await finger.move({ x: at.x, y: at.y + 200 })
  await finger.up()
  await gallery.waitFor({ state: "detached" })
})
