import assert from "node:assert/strict"
import { test } from "node:test"
import { Verona } from "./verona.ts"

test("What is copied from a page keeps its styles, links and lists; a table, and code, their plain text", async () => {
  await using verona = await Verona.open()
  const [romeo, juliet] = await verona.meet()
  const paste = (html: string, plain: string) =>
    romeo.page.evaluate(
      ([styled, text]) => {
        const data = new DataTransfer()
        data.setData("text/plain", text)
        data.setData("text/html", styled)
        const init = { bubbles: true, cancelable: true, clipboardData: data }
        return document.querySelector("main textarea")?.dispatchEvent(new ClipboardEvent("paste", init))
      },
      [html, plain] as const,
    )
  await romeo.composer.fill("See ")
  await paste(
    "<p>the <b>old</b> <a href='https://example.org/play'>play</a></p><ul><li>Montague</li></ul><img src=x onerror='alert(1)'>",
    "the old play\nMontague",
  )
  assert.equal(
    await romeo.composer.inputValue(),
    "See the *old* [play](https://example.org/play)\n\n- Montague",
  )
  await romeo.composer.press("Control+z")
  assert.equal(await romeo.composer.inputValue(), "See ")
  await romeo.composer.press("Control+Shift+z")
  await romeo.composer.press("Enter")
  await juliet.messages("Montague").getByRole("link", { name: "play" }).waitFor()
  await juliet.messages("Montague").locator("strong", { hasText: "old" }).waitFor()

  // The browser pastes what nobody has taken.
  assert.equal(await paste("<table><tr><td><b>a</b></td><td>b</td></tr></table>", "a\tb"), true)
  await romeo.composer.fill("```\n")
  assert.equal(await paste("<b>bold</b>", "bold"), true)
})
