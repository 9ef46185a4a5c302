import assert from "node:assert/strict"
import { test } from "node:test"
import { auditPage } from "./audit.ts"
import { Verona } from "./verona.ts"

test("Strangers who ask do not push the conversations away, and can be blocked at once", async () => {
  await using verona = await Verona.open()
  const { server } = verona
  await verona.acquaint("romeo", "juliet")
  const suitors = ["paris", "tybalt", "peter", "sampson", "gregory"]
  await server.register(...suitors)
  for (const name of suitors) {
    const suitor = await server.join(name)
    suitor.send("<presence to='juliet@localhost' type='subscribe'/>")
    await suitor.ask("<ping xmlns='urn:xmpp:ping'/>")
  }
  const juliet = await verona.join("juliet")
  const { page } = juliet
  const list = page.getByRole("navigation", { name: "Conversations" })
  const main = page.getByRole("main")
  const asks = { name: /wants to be in touch with you/ }
  const more = (count: number) => list.getByRole("link", { name: new RegExp(`^${count} more request`) })
  await more(3).waitFor()
  assert.equal(await list.getByRole("article", asks).count(), 2)
  await juliet.inList("romeo").waitFor()
  await more(3).click()
  const all = main.getByRole("article", asks)
  await all.nth(4).waitFor()
  assert.deepEqual(await auditPage(page), [])

  await main.getByRole("button", { name: "Block tybalt@localhost" }).click()
  const dialog = page.getByRole("dialog", { name: "Block tybalt?" })
  await dialog.getByText("What tybalt writes in groups that you share is still shown there.").waitFor()
  await dialog.getByRole("button", { name: "Block", exact: true }).click()
  await juliet.sees("tybalt is blocked.")
  await all.nth(4).waitFor({ state: "detached" })
  assert.equal(await page.getByText("tybalt@localhost wants").count(), 0)
  // Not asked again at the next visit, either.
  await juliet.goTo("/")
  await more(2).waitFor()
  await juliet.goTo("/settings/privacy")
  await page.getByRole("button", { name: "Unblock tybalt", exact: true }).waitFor()

  // Who is a contact is not asked again, and has the new name at once.
  await juliet.goTo("/contacts")
  await juliet.addContact("romeo", "My Romeo")
  await juliet.sees("My Romeo is one of your contacts already.")
  await page.getByRole("heading", { level: 2, name: "My Romeo", exact: true }).waitFor()
})
