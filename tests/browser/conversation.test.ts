import assert from "node:assert/strict"
import { test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { NS_MARKERS, type Stanza } from "@kith/xmpp"
import { Verona } from "./verona.ts"

const PASSWORD = "wherefore art thou"

test("Two people sign up, find each other and talk", async () => {
  await using verona = await Verona.open()
  const romeo = await verona.arrive("Romeo")
  const juliet = await verona.arrive("Juliet")
  await romeo.signUp("romeo", PASSWORD)
  await juliet.signUp("Juliet", PASSWORD)

  await romeo.sees("Nobody here yet")
  await romeo.addContact("juliet", "Juliet Capulet")
  await romeo.page.waitForURL("**/chat/juliet@localhost")
  await juliet.sees("romeo@localhost")
  await juliet.press("Accept the request of romeo@localhost")

  await romeo.write("But, soft! what light\nthrough yonder window breaks?")
  await romeo.seesMark("But, soft!", "Delivered")
  await juliet.inList("romeo").getByText("1 unread message", { exact: true }).waitFor({ state: "attached" })
  await juliet.page.waitForFunction(() => document.title.startsWith("(1)"))

  await juliet.openConversation("romeo")
  await juliet.reads("through yonder window breaks?")
  await juliet.sees("New messages")
  await romeo.seesMark("But, soft!", "Read")
  await juliet.page.waitForFunction(() => document.title === "romeo – Kith")

  await juliet.composer.pressSequentially("O Romeo")
  await romeo.page.getByRole("img", { name: "Juliet Capulet is typing" }).waitFor()
  await juliet.composer.press("Enter")
  await romeo.reads("O Romeo")
  await juliet.seesMark("O Romeo", "Read")
  assert.equal(await juliet.page.getByText("New messages").count(), 0, "The line goes when one answers")

  await romeo.page.reload()
  await romeo.reads("But, soft! what light")
  await romeo.reads("O Romeo")
  assert.equal(await romeo.messages("O Romeo").count(), 1)
})

test("Whoever looks at an empty conversation sees its first message arrive, and no line above it", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const romeo = await verona.join("romeo")
  const juliet = await verona.join("juliet")
  await juliet.goTo("/chat/romeo@localhost")
  await juliet.sees("Say hello")
  await juliet.page.bringToFront()
  await romeo.openConversation("juliet")
  await romeo.write("O, speak again, bright angel!")
  await juliet.reads("bright angel")
  await romeo.seesMark("bright angel", "Read")
  assert.equal(await juliet.page.getByText("New messages").count(), 0)
})

test("Each of a burst of messages is read by whoever looks at them", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const romeo = await verona.server.join("romeo")
  const juliet = await verona.join("juliet")
  const write = (text: string) =>
    romeo.send(
      `<message to='juliet@localhost' type='chat' id='${text}'><body>${text}</body>
       <markable xmlns='${NS_MARKERS}'/></message>`,
    )
  write("first")
  await juliet.openConversation("romeo")
  await juliet.reads("first")
  // So that a message arrives while the one before it is being noted as read.
  for (let gapMs = 0; gapMs < 40; gapMs++) {
    for (const part of ["a", "b", "c"]) {
      write(`${part}${gapMs}`)
      await sleep(gapMs)
    }
    const isOfLast = (message: Stanza) => message.child("displayed", NS_MARKERS)?.attrs.id === `c${gapMs}`
    await romeo.next("message", isOfLast)
  }
})

test("A request can be declined, and a contact renamed and removed", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  await verona.server.register("paris")
  const juliet = await verona.join("juliet")
  const paris = await verona.join("paris")
  await paris.addContact("juliet@localhost")
  await juliet.press("Decline the request of paris@localhost")
  await juliet.sees("paris will not see when you are online")
  assert.equal(await juliet.page.getByRole("button", { name: /^Accept/ }).count(), 0)

  await juliet.openConversation("romeo")
  await juliet.press("Contact details")
  await juliet.press("Rename")
  await juliet.fill("Name", "My Romeo")
  await juliet.press("Save")
  await juliet.inList("My Romeo").waitFor()
  await juliet.press("Remove contact")
  await juliet.page.getByRole("dialog").getByRole("button", { name: "Remove contact" }).click()
  await juliet.sees("romeo is not among your contacts")
})

test("What one begins to write stays with its conversation", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  await verona.server.register("tybalt")
  const romeo = await verona.join("romeo")
  await romeo.openConversation("juliet")
  await romeo.composer.fill("Good night, good night! Parting")
  await romeo.goTo("/chat/tybalt@localhost")
  assert.equal(await romeo.composer.inputValue(), "")
  await romeo.inList("juliet").getByText("Draft:").waitFor()
  await romeo.openConversation("juliet")
  assert.equal(await romeo.composer.inputValue(), "Good night, good night! Parting")
  await romeo.composer.press("Shift+Enter")
  await romeo.composer.pressSequentially("is such sweet sorrow")
  await romeo.composer.press("Enter")
  await romeo.reads("Good night, good night!")
  const written = await romeo.messages("Good night, good night!").innerText()
  assert.match(written, /Good night, good night! Parting\nis such sweet sorrow/)
  assert.equal(await romeo.composer.inputValue(), "")
})

test("What people write is text, and only safe links are links", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const romeo = await verona.join("romeo")
  await romeo.openConversation("juliet")
  await romeo.write("<img src=x onerror=alert(1)> javascript:alert(1) https://example.org/x.")
  await romeo.reads("<img src=x onerror=alert(1)>")
  const links = romeo.messages("<img").getByRole("link")
  assert.equal(await links.count(), 1)
  assert.equal(await links.getAttribute("href"), "https://example.org/x")
  assert.equal(await links.getAttribute("rel"), "noopener noreferrer")
})
