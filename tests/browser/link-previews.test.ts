import assert from "node:assert/strict"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { test } from "node:test"
import { Verona } from "./verona.ts"

const CONFIG = '[link-previews]\nenabled = true\nallowed-networks = ["127.0.0.1/32"]\n'
/** A PNG of one pixel. */
const ROSE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
)

test("A link goes out with what its page says, if its sender wants that, and nobody else asks the page", async () => {
  const asked: string[] = []
  const site = createServer((request, response) => {
    asked.push(request.url ?? "")
    if (request.url === "/rose.png") response.setHeader("content-type", "image/png").end(ROSE)
    else
      response
        .setHeader("content-type", "text/html")
        .end(
          "<title>Verona</title><meta property='og:image' content='/rose.png'><meta name='description' content='In fair Verona'>",
        )
  })
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve))
  const url = `http://127.0.0.1:${(site.address() as AddressInfo).port}/verona`
  try {
    await using verona = await Verona.open(CONFIG)
    await verona.acquaint("romeo", "juliet")
    const romeo = await verona.join("romeo")
    const juliet = await verona.join("juliet")
    await romeo.openConversation("juliet")
    await romeo.write(`Plain ${url}`)
    await romeo.reads("Plain")
    assert.deepEqual(asked, [], "Nothing is looked up before one wants that")

    await romeo.goTo("/settings/privacy")
    await romeo.page.getByRole("switch", { name: "Show a preview of links you send" }).click()
    await romeo.openConversation("juliet")
    await romeo.composer.fill(`Look ${url}`)
    const card = romeo.page.getByRole("region", { name: "Preview that is sent with the link" })
    await card.getByText("Verona", { exact: true }).waitFor()
    await romeo.press("Send the link without a preview")
    await card.waitFor({ state: "detached" })
    await romeo.composer.fill(`Again ${url}?2`)
    await card.getByText("Verona", { exact: true }).waitFor()
    await romeo.composer.press("Enter")
    await juliet.openConversation("romeo")
    const drawn = juliet.messages("Again").getByRole("link", { name: /Verona/ })
    await drawn.waitFor()
    assert.equal(await drawn.getAttribute("href"), `${url}?2`)
    assert.match((await drawn.locator("img").getAttribute("src")) ?? "", /^data:image\/jpeg;base64,/)
    assert.deepEqual(asked, ["/verona", "/rose.png", "/verona?2", "/rose.png"])
  } finally {
    site.closeAllConnections()
    site.close()
  }
})
