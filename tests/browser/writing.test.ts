import assert from "node:assert/strict"
import { test } from "node:test"
import { auditPage } from "./audit.ts"
import { Verona } from "./verona.ts"

test("What is written with marks is drawn with styles, and sent as XMPP writes it", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const juliet = await verona.server.join("juliet")
  const romeo = await verona.join("romeo")
  await romeo.openConversation("juliet")
  const { composer, page } = romeo

  await composer.pressSequentially("So bold")
  await composer.press("Control+Shift+ArrowLeft")
  await composer.press("Control+b")
  assert.equal(await composer.inputValue(), "So *bold*")
  await composer.press("Control+z")
  assert.equal(await composer.inputValue(), "So bold", "undo takes the marks back")
  await composer.press("Control+Shift+z")
  await composer.press("End")
  await composer.pressSequentially(", **twice** and :smile: for @jul")
  // The first emoji is there once all of them are loaded.
  await page.waitForFunction(() => document.querySelector("textarea")?.value.includes("😄"))
  await page.getByRole("option", { name: "juliet" }).waitFor()
  await composer.press("Enter")
  assert.equal(await composer.inputValue(), "So *bold*, **twice** and 😄 for @juliet ")
  await composer.press("Enter")
  const message = await juliet.next("message", (each) => each.has("body"))
  assert.equal(message.child("body")?.text, "So *bold*, *twice* and 😄 for @juliet")
  const drawn = romeo.messages("So *bold*")
  assert.deepEqual(await drawn.locator("strong").allTextContents(), ["*bold*", "*twice*"])
  await drawn.getByRole("link", { name: "@juliet" }).waitFor()
})

test("Code, quotations, lists and hidden characters are shown as what they are", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const juliet = await verona.server.join("juliet")
  const write = (body: string) =>
    juliet.send(`<message to='romeo@localhost' type='chat'><body>${body}</body></message>`)
  write("```ts\nconst rose = 1 // by any name\n```")
  write("&gt; Wherefore\n- one\n- two\n[bank](https://evil.example/) invoice\u202Egpj.exe")
  write("/me sighs")
  write("שלום, רומיאו!")
  write(`${"long ".repeat(40_000)}end`)
  const romeo = await verona.join("romeo")
  await romeo.openConversation("juliet")
  const code = romeo.messages("const rose")
  await code.locator("[data-scope=keyword]", { hasText: "const" }).waitFor()
  const mixed = romeo.messages("Wherefore")
  assert.equal(await mixed.locator("blockquote").textContent(), "Wherefore")
  assert.equal(await mixed.getByRole("listitem").count(), 2)
  await mixed.getByText("(evil.example)").waitFor()
  assert.match((await mixed.locator("abbr").getAttribute("title")) ?? "", /from right to left/)
  await romeo.sees("juliet")
  assert.match(await romeo.messages("sighs").innerText(), /\* juliet sighs/)
  const long = romeo.messages("long long")
  const before = (await long.innerText()).length
  await long.getByRole("button", { name: /^Show more \(19\d,\d+ characters left\)$/ }).click()
  assert.ok((await long.innerText()).length > before + 15_000)
})

test("The picker gives an emoji by keyboard alone, and Enter can make new lines", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const romeo = await verona.join("romeo")
  await romeo.openConversation("juliet")
  const { composer, page } = romeo
  await composer.fill("With ")
  await page.getByRole("button", { name: "Emoji", exact: true }).focus()
  await page.keyboard.press("Enter")
  await page.getByRole("searchbox", { name: "Search emoji" }).waitFor()
  await page.getByRole("button", { name: "grinning face", exact: true }).waitFor()
  await page.keyboard.type("red heart")
  await page.getByRole("button", { name: "red heart", exact: true }).waitFor()
  await page.keyboard.press("ArrowDown")
  await page.keyboard.press("ArrowRight")
  await page.keyboard.press("ArrowLeft")
  await page.keyboard.press("Enter")
  await page.waitForFunction(() => document.activeElement?.tagName === "TEXTAREA")
  assert.equal(await composer.inputValue(), "With ❤️")
  await composer.fill("- figs")
  await composer.press("Shift+Enter")
  await composer.pressSequentially("dates")
  assert.equal(await composer.inputValue(), "- figs\n- dates")
})

test("Buttons and marks give every style, hands their colour, and what one does is told as such", async () => {
  await using verona = await Verona.open()
  const [romeo, juliet] = await verona.meet()
  const { composer, page } = romeo
  await romeo.press("Format the text")
  const bar = page.getByRole("toolbar", { name: "Formatting" })
  for (const [button, written, element] of [
    ["Italic", "_Arise_", "em"],
    ["Strikethrough", "~Arise~", "s, del"],
    ["Code", "`Arise`", "code"],
    ["Quote", "> Arise", "blockquote"],
    ["List", "- Arise", "li"],
  ] as const) {
    await composer.fill("Arise")
    await composer.press("Control+a")
    await bar.getByRole("button", { name: new RegExp(`^${button} \\(`) }).click()
    assert.equal(await composer.inputValue(), written)
    await composer.press("Enter")
    await juliet.messages("Arise").last().locator(element).waitFor()
  }
  await composer.fill("```ts\nconst rose = 1 // by any name\n```")
  await composer.press("Enter")
  const code = juliet.messages("const rose")
  await code.locator("[data-scope=keyword]", { hasText: "const" }).waitFor()
  await code.locator("[data-scope=comment]").waitFor()

  await romeo.write("/me sighs")
  assert.match(await juliet.messages("sighs").innerText(), /\* romeo sighs/)
  assert.match(await romeo.messages("sighs").innerText(), /\* romeo sighs/)
  await juliet.inList("romeo").getByText("sighs", { exact: true }).waitFor()
  await page.getByRole("button", { name: "Emoji", exact: true }).click()
  await page.getByRole("combobox", { name: "Skin tone" }).selectOption({ label: "👋🏽 medium" })
  await page.getByRole("searchbox", { name: "Search emoji" }).fill("waving hand")
  await page
    .getByRole("button", { name: /^waving hand/ })
    .first()
    .click()
  await composer.press("End")
  await composer.pressSequentially(" and :+1:")
  await page.waitForFunction(() => document.querySelector("main textarea")?.matches("textarea"))
  await composer.press("Enter")
  await juliet.reads("👋🏽 and 👍🏽")
})

test("An input method keeps its keys, and its word is sent only when it is finished", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const romeo = await verona.join("romeo")
  await romeo.openConversation("juliet")
  await romeo.composer.focus()
  const session = await romeo.page.context().newCDPSession(romeo.page)
  await session.send("Input.imeSetComposition", { text: "にほ", selectionStart: 2, selectionEnd: 2 })
  await romeo.composer.dispatchEvent("keydown", {
    key: "Enter",
    isComposing: true,
    keyCode: 229,
    bubbles: true,
  })
  assert.equal(await romeo.composer.inputValue(), "にほ")
  await session.send("Input.insertText", { text: "日本" })
  assert.equal(await romeo.composer.inputValue(), "日本")
  await romeo.composer.press("Enter")
  await romeo.reads("日本")
})

test("The composer and its picker can be used by everybody, and run from right to left", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const juliet = await verona.server.join("juliet")
  juliet.send("<message to='romeo@localhost' type='chat'><body>שלום, *רומיאו*!\nHello</body></message>")
  const romeo = await verona.join("romeo")
  await romeo.openConversation("juliet")
  const { page, composer } = romeo
  await romeo.press("Format the text")
  await composer.fill("מה *שלומך*?")
  await composer.press("Home")
  assert.deepEqual(await auditPage(page), [])
  await page.getByRole("button", { name: "Emoji", exact: true }).click()
  await page.getByRole("button", { name: "grinning face", exact: true }).waitFor()
  assert.deepEqual(await auditPage(page), [])
  await page.keyboard.press("Escape")
  await composer.press("End")
  await composer.pressSequentially(" :smi")
  await page.getByRole("option").first().waitFor()
  assert.deepEqual(await auditPage(page), [])
  await composer.press("Escape")
  assert.equal(await page.getByRole("option").count(), 0)
  // Each line of a message has the direction of its own letters: the end of the first is on the left.
  const message = romeo.messages("שלום")
  const placeOf = (text: string) =>
    message.evaluate((element, sought) => {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
      while (walker.nextNode() !== null) {
        const at = walker.currentNode.textContent?.indexOf(sought) ?? -1
        if (at < 0 || walker.currentNode.parentElement?.closest(".visually-hidden") !== null) continue
        const range = document.createRange()
        range.setStart(walker.currentNode, at)
        range.setEnd(walker.currentNode, at + sought.length)
        return range.getBoundingClientRect().left
      }
      throw new Error(`${sought} is not shown`)
    }, text)
  assert.ok((await placeOf("!")) < (await placeOf("שלום")))
})
