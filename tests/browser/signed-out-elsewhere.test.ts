import assert from "node:assert/strict"
import { test } from "node:test"
import { auditPage } from "./audit.ts"
import type { Person } from "./person.ts"
import { Verona } from "./verona.ts"

const SIGNED_OUT = /^You were signed out: from another device/
const NEW_PASSWORD = "wherefore art thou"

async function changePassword(person: Person, present: string): Promise<void> {
  await person.goTo("/settings/account")
  await person.press("Change password")
  await person.fill("Current password", present)
  await person.fill("New password", NEW_PASSWORD)
  await person.fill("New password again", NEW_PASSWORD)
  await person.press("Change password")
  await person.sees("Your password is changed.")
}

async function signInAgain(person: Person): Promise<void> {
  await person.press("Sign in again")
  const dialog = person.page.getByRole("dialog", { name: "Sign in again as romeo@localhost" })
  await dialog.getByRole("textbox", { name: "Password" }).fill(NEW_PASSWORD)
  await dialog.getByRole("button", { name: "Sign in" }).click()
  await dialog.waitFor({ state: "detached" })
}

for (const isOffline of [false, true]) {
  const when = isOffline ? "offline" : "connected"
  test(`Who is signed out from another device while ${when} is told, and what they wrote is sent later`, async () => {
    await using verona = await Verona.open()
    await verona.acquaint("romeo", "juliet")
    const phone = await verona.join("romeo")
    const desk = await verona.join("romeo")
    await phone.openConversation("juliet")
    await phone.write("Before")
    await phone.seesMark("Before", "Sent")
    phone.expectRefusal()
    if (isOffline) {
      await phone.pullCable()
      await phone.write("But soft")
      await phone.seesMark("But soft", "Waiting to be sent")
    }
    // What knows the password is shut out by another one (XEP-0494).
    await changePassword(desk, verona.password)
    if (isOffline) await phone.plugCable()
    await phone.page.getByRole("alert").getByText(SIGNED_OUT).waitFor()
    if (!isOffline) await phone.write("But soft")
    await phone.seesMark("But soft", "Waiting to be sent")
    assert.deepEqual(await auditPage(phone.page), [])

    // The same after a reload: nothing is lost, and who one is need not be typed.
    await phone.page.reload()
    await phone.page.getByRole("alert").getByText(SIGNED_OUT).waitFor()
    await phone.seesMark("But soft", "Waiting to be sent")
    await signInAgain(phone)
    await phone.seesMark("But soft", "Sent")
    await phone.reads("Before")
    await desk.goTo("/chat/juliet@localhost")
    await desk.reads("But soft")
    assert.equal(await desk.messages("But soft").count(), 1)
  })
}
