import assert from "node:assert/strict"
import { test } from "node:test"
import { auditPage } from "./audit.ts"
import { Verona } from "./verona.ts"

const TWO_DAYS_MS = 2 * 24 * 60 * 60 * 1000

test("A device that has only a token is shut out while it writes, and keeps what it wrote", async () => {
  await using verona = await Verona.open("[client-access]\nkeep-days = 1")
  // Tokens end by the clock of the device too.
  verona.server.clock.jumpTo(Date.now())
  await verona.acquaint("romeo", "juliet")
  const phone = await verona.join("romeo")
  await phone.openConversation("juliet")
  // From here on it knows no password.
  await phone.page.reload()
  await phone.write("It is my lady")
  await phone.seesMark("It is my lady", "Sent")
  await phone.pullCable()
  // So long ago that the server has forgotten how it came by its token (XEP-0494).
  verona.server.clock.jumpTo(verona.server.clock.now() + TWO_DAYS_MS)
  const desk = await verona.join("romeo")
  await phone.plugCable()
  await phone.write("It is my love")
  await phone.seesMark("It is my love", "Sent")
  await phone.composer.fill("O that she knew")

  await desk.goTo("/settings/devices")
  const key = desk.page.getByRole("listitem").filter({ hasText: /Signs in with a key of its own/ })
  await key.getByText("Connected now").waitFor()
  await key.getByRole("button", { name: /^Shut out/ }).click()
  const sure = desk.page.getByRole("dialog")
  await sure.getByText("It loses its access at once").waitFor()
  assert.deepEqual(await auditPage(desk.page), [])
  await sure.getByRole("button", { name: "Shut out" }).click()
  await desk.sees(/no longer has access\.$/)
  await key.waitFor({ state: "detached" })

  await phone.page
    .getByRole("alert")
    .getByText(/^You were signed out: from another device/)
    .waitFor()
  assert.equal(await phone.composer.inputValue(), "O that she knew")
  await phone.composer.press("Enter")
  await phone.seesMark("O that she knew", "Waiting to be sent")
  // The token is good for nothing, also after a reload.
  await phone.page.reload()
  await phone.press("Sign in again")
  const again = phone.page.getByRole("dialog", { name: "Sign in again as romeo@localhost" })
  await again.getByRole("textbox", { name: "Password" }).fill(verona.password)
  await again.getByRole("button", { name: "Sign in" }).click()
  await phone.seesMark("O that she knew", "Sent")
})
