import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { auditPage } from "./audit.ts"
import type { Person } from "./person.ts"
import { Verona } from "./verona.ts"

const SECTIONS = [
  "profile",
  "account",
  "devices",
  "privacy",
  "notifications",
  "appearance",
  "storage",
  "keyboard",
  "about",
]

const section = (person: Person, name: string) =>
  person.page.getByRole("heading", { level: 3, name, exact: true }).waitFor()

test("Every section of the settings has a path of its own and can be used by everybody", async () => {
  await using verona = await Verona.open()
  await verona.server.register("romeo")
  const romeo = await verona.join("romeo")
  const problems: string[] = []
  for (const colorScheme of ["light", "dark"] as const) {
    await romeo.page.emulateMedia({ colorScheme })
    for (const name of SECTIONS) {
      await romeo.goTo(`/settings/${name}`)
      await section(romeo, `${name.charAt(0).toUpperCase()}${name.slice(1)}`)
      problems.push(...(await auditPage(romeo.page)).map((problem) => `${name}, ${colorScheme}: ${problem}`))
    }
  }
  assert.deepEqual(problems, [])

  await romeo.page.setViewportSize({ width: 390, height: 844 })
  await romeo.goTo("/settings")
  await romeo.page.getByRole("link", { name: "Privacy" }).click()
  await section(romeo, "Privacy")
  await romeo.press("Back to the settings")
  await romeo.page.getByRole("link", { name: "Devices" }).waitFor()
})

test("How the app looks is kept, and is there before the first paint", async () => {
  await using verona = await Verona.open()
  await verona.server.register("romeo")
  const romeo = await verona.join("romeo")
  await romeo.goTo("/settings/appearance")
  await romeo.page.getByRole("radio", { name: "Dark" }).check({ force: true })
  await romeo.page.getByRole("radio", { name: "Plum" }).check({ force: true })
  await romeo.page.getByRole("radio", { name: "Compact" }).check({ force: true })
  await romeo.page.getByRole("switch", { name: "More contrast" }).click()
  await romeo.page.getByRole("combobox", { name: "Text size" }).click()
  await romeo.page.getByRole("option", { name: "Largest" }).click()
  const look = () =>
    romeo.page.evaluate(() => ({
      ...document.documentElement.dataset,
      size: document.documentElement.style.fontSize,
    }))
  const wanted = { theme: "dark", accent: "plum", density: "compact", contrast: "more", size: "150%" }
  assert.deepEqual(await look(), wanted)
  await romeo.page.goto("/settings/about", { waitUntil: "commit" })
  await romeo.page.waitForFunction(() => document.documentElement.dataset.theme === "dark")
  assert.deepEqual(await look(), wanted)
})

test("What is told to others is decided once for all devices", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const desk = await verona.join("juliet")
  const couch = await verona.join("juliet")
  const romeo = await verona.join("romeo")
  await desk.goTo("/settings/privacy")
  await couch.goTo("/settings/privacy")
  await desk.page.getByRole("switch", { name: "Say when you have read" }).click()
  await couch.page.getByRole("switch", { name: "Say when you have read", checked: false }).waitFor()
  await romeo.openConversation("juliet")
  await romeo.write("Wilt thou be gone?")
  await desk.openConversation("romeo")
  await desk.reads("Wilt thou be gone?")
  await romeo.seesMark("Wilt thou be gone?", "Delivered")

  await desk.goTo("/settings/privacy")
  await desk.fill("Address, or a whole domain", "tybalt")
  await desk.press("Block")
  await couch.sees("tybalt@localhost")
  await couch.press("Unblock tybalt")
  await desk.sees("You have blocked nobody.")
})

test("A status and some words about oneself are seen by contacts", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const romeo = await verona.join("romeo")
  const juliet = await verona.join("juliet")
  await juliet.goTo("/settings/profile")
  await juliet.page.getByRole("combobox", { name: "You are" }).click()
  await juliet.page.getByRole("option", { name: "Do not disturb" }).click()
  await juliet.fill("What you are doing", "At the friar’s")
  await juliet.page.getByRole("combobox", { name: "Ends" }).click()
  await juliet.page.getByRole("option", { name: "In 1 hour" }).click()
  await juliet.press("Set status")
  await juliet.sees(/^Until \d/)
  await juliet.fill("Website", "javascript:alert(1)")
  await juliet.press("Save")
  await juliet.sees("A website begins with https://")
  await juliet.fill("Website", "https://capulet.example")
  await juliet.fill("Some words about yourself", "My bounty is as boundless as the sea.")
  await juliet.press("Save")
  await juliet.sees("Your profile is saved.")
  await romeo.openConversation("juliet")
  await romeo.sees("Do not disturb · At the friar’s")
  await juliet.press("Clear status")
  await romeo.page.getByText("At the friar’s").first().waitFor({ state: "detached" })
})

test("What has access is listed; an invitation, the account's file and a copy of the messages can be had", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const romeo = await verona.join("romeo")
  await romeo.openConversation("juliet")
  await romeo.write("It is <my> lady!")
  await romeo.seesMark("It is <my> lady!", "Sent")
  await romeo.goTo("/settings/devices")
  await romeo.page.getByText("This device", { exact: true }).waitFor()
  assert.equal(
    await romeo.page.getByRole("button", { name: /^Shut out/ }).count(),
    1,
    "Nobody shuts themselves out",
  )
  const bot = await verona.server.api("romeo")
  await bot.expect(200, "GET /last-seen")
  await romeo.press("Refresh")
  await romeo.press("Shut out Program with a token")
  const sure = romeo.page.getByRole("dialog")
  await sure.getByText("It loses its access at once").waitFor()
  await sure.getByRole("button", { name: "Shut out" }).click()
  await romeo.sees("Program with a token no longer has access.")
  await bot.expect(401, "GET /last-seen")
  assert.equal(await romeo.page.getByText("Program with a token", { exact: true }).count(), 0)

  await romeo.press("Shut out An app that does not say its name")
  await sure.getByText("knows your password. Change the password to shut it out.").waitFor()
  assert.deepEqual(await auditPage(romeo.page), [])
  await sure.getByRole("button", { name: "Cancel" }).click()

  await romeo.goTo("/settings/account")
  await romeo.press("Make a link")
  const link = await romeo.page.getByRole("textbox", { name: "Invitation link" }).inputValue()
  assert.match(link, /^http.*\/invite\//)
  await romeo.press("Download your data")
  const dialog = romeo.page.getByRole("dialog")
  await dialog.getByRole("textbox", { name: "Password" }).fill(verona.password)
  const [file] = await Promise.all([
    romeo.page.waitForEvent("download"),
    dialog.getByRole("button", { name: "Download your data" }).click(),
  ])
  assert.match(readFileSync(await file.path(), "utf8"), /urn:xmpp:pie:0/)

  await romeo.goTo("/settings/storage")
  await romeo.page.evaluate(() => Reflect.deleteProperty(window, "showSaveFilePicker"))
  const [copy] = await Promise.all([romeo.page.waitForEvent("download"), romeo.press("Save copy")])
  assert.match(readFileSync(await copy.path(), "utf8"), /It is &lt;my&gt; lady!/)
  await romeo.sees("1 message is saved.")
  for (const [format, wanted] of [
    ["JSON, for programs", /"text":"It is <my> lady!"/],
    ["Plain text", /\] romeo: It is <my> lady!/],
  ] as const) {
    await romeo.page.getByRole("combobox", { name: "Format" }).click()
    await romeo.page.getByRole("option", { name: format }).click()
    const [next] = await Promise.all([romeo.page.waitForEvent("download"), romeo.press("Save copy")])
    assert.match(readFileSync(await next.path(), "utf8"), wanted)
  }

  await romeo.press("Clear history on this device")
  await dialog.getByRole("button", { name: "Clear history on this device" }).click()
  await romeo.sees("The history is cleared on this device.")
  await romeo.openConversation("juliet")
  await romeo.reads("It is <my> lady!")
})

test("An account is deleted by who types its address", async () => {
  await using verona = await Verona.open()
  await verona.server.register("tybalt")
  const tybalt = await verona.join("tybalt")
  await tybalt.goTo("/settings/account")
  await tybalt.press("Delete account")
  const dialog = tybalt.page.getByRole("dialog")
  await dialog.getByRole("textbox").fill("romeo@localhost")
  await dialog.getByRole("button", { name: "Delete account" }).click()
  await tybalt.sees("That is not the address of this account.")
  await dialog.getByRole("textbox").fill("tybalt@localhost")
  await dialog.getByRole("button", { name: "Delete account" }).click()
  await tybalt.page.getByRole("heading", { name: "Sign in" }).waitFor()
  tybalt.expectRefusal()
  await tybalt.fill("User name or address", "tybalt")
  await tybalt.fill("Password", verona.password)
  await tybalt.press("Sign in")
  await tybalt.page.getByRole("alert").waitFor()
})
