import assert from "node:assert/strict"
import { test } from "node:test"
import { auditPage } from "./audit.ts"
import { ScarceStorage } from "./scarce-storage.ts"
import { Verona } from "./verona.ts"

const MESSAGES = 70
const FULL = "The storage of this device is full"

/** Two who have talked, and then the device of Romeo is full. */
async function meetOnFullDevice(verona: Verona) {
  await verona.acquaint("romeo", "juliet")
  const juliet = await verona.join("juliet")
  const romeo = await verona.arrive("romeo")
  const scarce = await ScarceStorage.of(romeo)
  await romeo.signIn("romeo", verona.password)
  await romeo.openConversation("juliet")
  await juliet.openConversation("romeo")
  await juliet.write("one")
  await romeo.reads("one")
  romeo.expectComplaints()
  await scarce.fill()
  return { romeo, juliet, scarce }
}

test("A device that is full says so, goes on, and gets what came once there is room", async () => {
  await using verona = await Verona.open()
  const { romeo, juliet, scarce } = await meetOnFullDevice(verona)

  await juliet.write("two")
  const alert = romeo.page.getByRole("alert").filter({ hasText: FULL })
  await alert.waitFor()
  await juliet.write("three")
  await romeo.write("good night")
  await romeo.seesMark("good night", "Not sent")
  await romeo.sees("Make some: then it is sent by itself")
  assert.deepEqual(await auditPage(romeo.page), [])

  // What was here before can be read, and the app opens.
  await romeo.page.reload()
  await romeo.reads("one")
  await alert.waitFor()
  assert.equal(await romeo.messages("three").count(), 0)
  await alert.getByRole("link", { name: "Free space" }).click()
  await romeo.page.getByRole("heading", { level: 3, name: "Storage" }).waitFor()

  await scarce.lift()
  // Nobody has to do anything.
  await alert.waitFor({ state: "detached", timeout: 30_000 })
  await romeo.openConversation("juliet")
  await romeo.reads("three")
  await romeo.write("a thousand times good night")
  await romeo.seesMark("a thousand times good night", "Read")
  const texts = await romeo.page.locator("[data-message]").allInnerTexts()
  assert.deepEqual(
    texts.map((text) => /one|two|three|thousand/.exec(text)?.[0]),
    ["one", "two", "three", "thousand"],
  )
})

test("What a full device had no room for goes by itself, and is then no draft any more", async () => {
  await using verona = await Verona.open()
  const { romeo, juliet, scarce } = await meetOnFullDevice(verona)
  await romeo.write("good night")
  await romeo.seesMark("good night", "Not sent")
  await scarce.lift()
  await juliet.reads("good night")
  await romeo.seesMark("good night", "Read")
  await romeo.page.reload()
  await romeo.reads("good night")
  assert.equal(await romeo.composer.inputValue(), "")
})

test("In a browser that keeps nothing the app works from memory, and says so", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const romeo = await verona.arrive("romeo")
  romeo.expectComplaints()
  await romeo.page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("A private window keeps nothing.", "InvalidStateError")
    }
  })
  await romeo.signIn("romeo", verona.password)
  await romeo.sees("This browser keeps nothing for this page.")
  await romeo.openConversation("juliet")
  await romeo.write("by yonder blessed moon")
  await romeo.seesMark("by yonder blessed moon", "Sent")
  await romeo.press("Hide")
  await romeo.page.getByText("This browser keeps nothing").waitFor({ state: "detached" })
  await romeo.page.reload()
  await romeo.reads("by yonder blessed moon")
})

test("The settings tell what a conversation takes here, and free what can be loaded again", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const writer = await verona.server.join("juliet")
  for (let number = 1; number <= MESSAGES; number++) {
    writer.send(
      `<message type='chat' to='romeo@localhost' id='m${number}'><body>Number ${number}.</body></message>`,
    )
  }
  await writer.ask("<ping xmlns='urn:xmpp:ping'/>")
  await writer.close()
  const romeo = await verona.join("romeo")
  await romeo.inList("juliet").getByText(`Number ${MESSAGES}.`).waitFor()
  await romeo.openConversation("juliet")
  await romeo.toNewest.click()
  await romeo
    .inList("juliet")
    .getByText(/unread/)
    .waitFor({ state: "detached" })

  await romeo.goTo("/settings/storage")
  await romeo.sees(`${MESSAGES} messages`)
  await romeo.press("Free the space of juliet")
  const dialog = romeo.page.getByRole("dialog")
  assert.deepEqual(await auditPage(romeo.page), [])
  await dialog.getByRole("button", { name: "Remove" }).click()
  await romeo.sees("The space is free again.")
  await romeo.sees("50 messages")
  await romeo.openConversation("juliet")
  // Up to the beginning, as far as it takes.
  await romeo.page.waitForFunction(() => {
    const view = document.querySelector("section[aria-label^='Messages with']")
    view?.scrollBy(0, -300)
    return view?.textContent?.includes("Number 1.")
  })
})
