import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { auditPage } from "./audit.ts"
import { Verona } from "./verona.ts"

test("The file of an account is for who knows the password, and holds what proves it only where that is wanted", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  // What another app with encryption keeps at the server for others to read (XEP-0384).
  const phone = await verona.server.join("romeo")
  await phone.ask(
    "<pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='eu.siacs.conversations.axolotl.devicelist'>" +
      "<item id='current'><list xmlns='eu.siacs.conversations.axolotl'><device id='1595'/></list></item></publish></pubsub>",
    { type: "set" },
  )
  const romeo = await verona.join("romeo")
  const dialog = romeo.page.getByRole("dialog")
  const field = dialog.getByRole("textbox", { name: "Password" })
  const button = dialog.getByRole("button", { name: "Download your data" })
  const withProof = dialog.getByRole("switch", { name: /^Include what is needed to check your password/ })
  const download = async () => {
    const [file] = await Promise.all([romeo.page.waitForEvent("download"), button.click()])
    await dialog.waitFor({ state: "detached" })
    return readFileSync(await file.path(), "utf8")
  }
  await romeo.goTo("/settings/account")
  await romeo.press("Download your data")
  romeo.expectRefusal()
  await button.click()
  await dialog.getByText("Enter your password.").waitFor()
  await field.fill("wherefore")
  await button.click()
  await dialog.getByText("That is not your current password. Try again.").waitFor()
  assert.deepEqual(await auditPage(romeo.page), [])
  await field.fill(verona.password)
  const plain = await download()
  assert.match(plain, /juliet@localhost/)
  assert.match(plain, /<device id=['"]1595['"]/)
  assert.doesNotMatch(plain, /scram/i)
  assert.ok(!plain.includes(verona.password))

  await romeo.press("Download your data")
  assert.equal(await field.inputValue(), "", "A password is asked for each time")
  await field.fill(verona.password)
  await withProof.click()
  const whole = await download()
  assert.match(whole, /urn:xmpp:pie:0#scram/)
  assert.match(whole, /<device id=['"]1595['"]/)
  assert.ok(!whole.includes(verona.password), "Not even then the password itself")

  // What the page had to ask for it is taken back.
  await romeo.goTo("/settings/devices")
  await romeo.page.getByText("This device", { exact: true }).waitFor()
  assert.equal(await romeo.page.getByText("Export", { exact: true }).count(), 0)
})
