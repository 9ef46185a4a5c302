import assert from "node:assert/strict"
import { test } from "node:test"
import type { Locator, Route } from "playwright-core"
import { auditPage } from "./audit.ts"
import type { Person } from "./person.ts"
import { Verona } from "./verona.ts"

const letter = (name: string, bytes = 200) => ({
  name,
  mimeType: "text/plain",
  buffer: Buffer.alloc(bytes, "Dear Juliet "),
})

const choose = (person: Person, files: readonly ReturnType<typeof letter>[]) =>
  person.page
    .locator("input[type=file]")
    .nth(1)
    .setInputFiles([...files])

async function sendFiles(person: Person, caption: string, files: readonly ReturnType<typeof letter>[]) {
  await choose(person, files)
  await person.fill("Caption", caption)
  await person.page.getByRole("dialog").getByRole("button", { name: "Send", exact: true }).click()
}

const press = (within: Locator, name: string) => within.getByRole("button", { name, exact: true }).click()

/** Answers a PUT of that file as a server does that does not want it. */
async function refuse(person: Person, file: string): Promise<() => Promise<void>> {
  person.expectRefusal()
  const isPut = (url: URL) => url.pathname.endsWith(file)
  const answer = (route: Route) =>
    route.request().method() === "PUT"
      ? route.fulfill({ status: 403, headers: { "access-control-allow-origin": "*" } })
      : route.continue()
  await person.page.route(isPut, answer)
  return () => person.page.unroute(isPut, answer)
}

test("Of several files one fails: it says why, is tried again or left out, and nothing else is lost", async () => {
  await using verona = await Verona.open()
  const [romeo, juliet] = await verona.meet()
  const forgive = await refuse(romeo, "second.txt")
  await sendFiles(romeo, "My letters", [letter("first.txt"), letter("second.txt"), letter("third.txt")])
  const message = romeo.messages("My letters")
  await romeo.seesMark("My letters", "Not sent")
  await message.getByText("One file could not be uploaded.").waitFor()
  const failed = message.getByRole("list", { name: "Files that are not uploaded yet" })
  await failed.getByText("Your server did not take the file").waitFor()
  assert.equal(await failed.getByRole("listitem").count(), 1)
  assert.deepEqual(await auditPage(romeo.page), [])
  await forgive()
  await press(failed, "Try to send second.txt again")
  await juliet.reads("My letters")
  for (const name of ["first", "second", "third"])
    await juliet.messages("My letters").getByText(name).waitFor()

  await refuse(romeo, "second.txt")
  await sendFiles(romeo, "Once more", [letter("first.txt"), letter("second.txt")])
  await romeo.seesMark("Once more", "Not sent")
  await press(romeo.messages("Once more"), "Leave out second.txt")
  await juliet.reads("Once more")
  await juliet.messages("Once more").getByText("first").waitFor()
  assert.equal(await juliet.messages("Once more").getByText("second").count(), 0)
})

test("Files wait for the connection one by one, are left out and held up, and go when it is back", async () => {
  await using verona = await Verona.open()
  const [romeo, juliet] = await verona.meet()
  await romeo.pullCable()
  await sendFiles(romeo, "My letters", [letter("first.txt"), letter("second.txt"), letter("third.txt")])
  const files = romeo.messages("My letters").getByRole("list", { name: "Files that are not uploaded yet" })
  await press(files, "Leave out first.txt")
  await press(files, "Stop sending second.txt")
  await files.getByText("Stopped.").waitFor()
  const named = romeo.messages("My letters").locator("bdi", { hasText: /^second/ })
  assert.equal(await named.count(), 1, "a file that waits is named once")
  assert.deepEqual(await auditPage(romeo.page), [])
  await romeo.plugCable()
  await files.getByRole("listitem").filter({ hasText: "third" }).waitFor({ state: "detached" })
  assert.equal(await juliet.messages("My letters").count(), 0)
  await press(files, "Continue sending second.txt")
  await juliet.reads("My letters")
  const arrived = juliet.messages("My letters")
  for (const name of ["second", "third"]) await arrived.getByText(name).waitFor()
  assert.equal(await arrived.getByText("first").count(), 0)
})
