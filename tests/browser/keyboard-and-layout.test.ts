import assert from "node:assert/strict"
import { test } from "node:test"
import { Verona } from "./verona.ts"

test("Everything can be done with the keyboard alone", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  await verona.server.register("tybalt")
  const romeo = await verona.join("romeo")
  const { keyboard } = romeo.page
  await keyboard.press("Control+k")
  await keyboard.type("jul")
  await keyboard.press("Enter")
  await romeo.page.getByRole("heading", { name: "juliet", exact: true }).waitFor()
  await keyboard.type("by keyboard")
  await keyboard.press("Enter")
  await romeo.reads("by keyboard")

  await keyboard.press("Control+k")
  await keyboard.type("tybalt@localhost")
  await keyboard.press("Enter")
  await romeo.page.getByRole("heading", { name: "tybalt", exact: true }).waitFor()
  await keyboard.type("turn thee, Benvolio")
  await keyboard.press("Enter")
  await romeo.inList("tybalt").getByText("turn thee").waitFor()
  await keyboard.press("Alt+ArrowDown")
  await romeo.page.getByRole("heading", { name: "juliet", exact: true }).waitFor()
  await keyboard.press("Alt+ArrowUp")
  await romeo.page.getByRole("heading", { name: "tybalt", exact: true }).waitFor()
  await keyboard.press("Escape")
  await romeo.page.getByRole("heading", { name: "Choose a conversation" }).waitFor()

  await romeo.page.getByRole("searchbox").focus()
  await keyboard.type("jul")
  await romeo.inList("tybalt").waitFor({ state: "detached" })
  await keyboard.press("ArrowDown")
  await keyboard.press("Enter")
  await romeo.page.getByRole("heading", { name: "juliet", exact: true }).waitFor()
})

test("On a phone there is one pane, and the way back leads to the list", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const romeo = await verona.join("romeo", { viewport: { width: 390, height: 844 }, hasTouch: true })
  const list = romeo.page.getByRole("navigation", { name: "Conversations" })
  await romeo.openConversation("juliet")
  assert.equal(await list.isVisible(), false)
  await romeo.write("from my pocket")
  await romeo.press("Send")
  await romeo.reads("from my pocket")
  await romeo.press("Contact details")
  await romeo.page.getByRole("complementary").waitFor()
  assert.equal(await romeo.composer.isVisible(), false)
  await romeo.page.goBack()
  await romeo.composer.waitFor()
  await romeo.press("Back to the conversations")
  await list.waitFor()
  const width = await romeo.page.evaluate(() => document.documentElement.scrollWidth)
  assert.ok(width <= 390, `The page is ${width} pixels wide`)
})

test("The theme follows the system until one is chosen, and the choice is kept", async () => {
  await using verona = await Verona.open()
  await verona.server.register("romeo")
  const romeo = await verona.join("romeo", { colorScheme: "dark" })
  const isDark = () =>
    romeo.page.evaluate(() => {
      const canvas = document.createElement("canvas").getContext("2d")
      if (canvas === null) throw new Error("No canvas")
      canvas.fillStyle = getComputedStyle(document.body).backgroundColor
      canvas.fillRect(0, 0, 1, 1)
      const [red = 0, green = 0, blue = 0] = canvas.getImageData(0, 0, 1, 1).data
      return red + green + blue < 200
    })
  assert.equal(await isDark(), true)
  await romeo.goTo("/settings")
  await romeo.page.getByText("Light", { exact: true }).click()
  assert.equal(await isDark(), false)
  await romeo.page.reload()
  await romeo.sees("Other apps")
  assert.equal(await isDark(), false)
  await romeo.page.getByText("System", { exact: true }).click()
  assert.equal(await isDark(), true)
})
