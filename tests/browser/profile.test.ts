import assert from "node:assert/strict"
import { test } from "node:test"
import type { Person } from "./person.ts"
import { Verona } from "./verona.ts"

/** A picture of that colour, wider than high, as a file somebody chooses. */
async function paint(
  person: Person,
  color: string,
): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const url = await person.page.evaluate((fill) => {
    const canvas = document.createElement("canvas")
    canvas.width = 640
    canvas.height = 360
    const context = canvas.getContext("2d")
    if (context === null) throw new Error("This browser paints nothing")
    context.fillStyle = fill
    context.fillRect(0, 0, canvas.width, canvas.height)
    return canvas.toDataURL("image/png")
  }, color)
  return { name: "me.png", mimeType: "image/png", buffer: Buffer.from(url.split(",")[1] ?? "", "base64") }
}

const chooseFile = (person: Person, file: Awaited<ReturnType<typeof paint>>) =>
  person.page.locator("input[type=file]").setInputFiles(file)

test("A name and a picture set in one browser are seen in another, also when it comes back", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const romeo = await verona.join("romeo")
  const juliet = await verona.join("juliet")
  await juliet.goTo("/settings")
  await juliet.fill("Your name", "Juliet Capulet")
  await juliet.press("Save name")
  await juliet.page.getByRole("heading", { name: "Juliet Capulet" }).waitFor()
  await romeo.inList("Juliet Capulet").waitFor()
  await chooseFile(juliet, await paint(juliet, "crimson"))
  await juliet.sees("Your contacts see your picture now.")

  const picture = romeo.inList("Juliet Capulet").locator("img")
  await picture.waitFor()
  const [width, height, isLoaded] = await picture.evaluate((img: HTMLImageElement) => [
    img.naturalWidth,
    img.naturalHeight,
    img.complete,
  ])
  assert.deepEqual([width, height, isLoaded], [256, 256, true])
  await romeo.openConversation("Juliet Capulet")
  await romeo.page.locator("header img").waitFor()

  await romeo.goTo("/")
  await picture.waitFor()

  await juliet.press("Remove picture")
  await picture.waitFor({ state: "detached" })
  // What one calls a contact oneself comes first.
  await romeo.openConversation("Juliet Capulet")
  await romeo.page.getByRole("button", { name: "Contact details" }).click()
  await romeo.press("Rename")
  await romeo.fill("Name", "My sun")
  await romeo.press("Save")
  await romeo.inList("My sun").waitFor()
})

test("A file that is no picture is not taken, and the person is told", async () => {
  await using verona = await Verona.open()
  await verona.server.register("romeo")
  const romeo = await verona.join("romeo")
  await romeo.goTo("/settings")
  await chooseFile(romeo, { name: "me.png", mimeType: "image/png", buffer: Buffer.from("not a picture") })
  await romeo.sees("This file is not a picture that your browser can show.")
  assert.equal(await romeo.page.getByRole("button", { name: "Remove picture" }).count(), 0)
  const svg =
    "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><script>document.title='x'</script></svg>"
  await chooseFile(romeo, { name: "me.svg", mimeType: "image/svg+xml", buffer: Buffer.from(svg) })
  await romeo.page.getByText("This file is not a picture").first().waitFor()
})
