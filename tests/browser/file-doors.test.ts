import assert from "node:assert/strict"
import { test } from "node:test"
import type { BrowserContextOptions } from "playwright-core"
import { auditPage } from "./audit.ts"
import type { Person } from "./person.ts"
import { Verona } from "./verona.ts"

async function meet(verona: Verona, options?: BrowserContextOptions): Promise<[Person, Person]> {
  await verona.acquaint("romeo", "juliet")
  const romeo = await verona.join("romeo", options)
  const juliet = await verona.join("juliet")
  await romeo.openConversation("juliet")
  await juliet.openConversation("romeo")
  return [romeo, juliet]
}

/** What a browser does when a file is pasted into the field, or dropped onto the messages. */
function handOver(person: Person, how: "paste" | "drop", name: string): Promise<void> {
  return person.page.evaluate(
    ([event, fileName]) => {
      const data = new DataTransfer()
      data.items.add(new File(["Dear Juliet"], fileName, { type: "text/plain" }))
      const init = { bubbles: true, cancelable: true }
      if (event === "paste") {
        const field = document.querySelector("main textarea")
        field?.dispatchEvent(new ClipboardEvent("paste", { ...init, clipboardData: data }))
      } else {
        const messages = document.querySelector("[data-message]")
        messages?.dispatchEvent(new DragEvent("drop", { ...init, dataTransfer: data }))
      }
    },
    [how, name] as const,
  )
}

test("Files are pasted and dropped; the words that go with them are the draft, and answer a message", async () => {
  await using verona = await Verona.open()
  const [romeo, juliet] = await meet(verona)
  await juliet.write("Where is my letter?")
  await romeo.reads("Where is my letter?")
  await romeo.composer.fill("Here it is")
  await handOver(romeo, "paste", "letter.txt")
  const sheet = romeo.page.getByRole("dialog", { name: "Send 1 file" })
  const caption = sheet.getByRole("textbox", { name: "Caption" })
  assert.equal(await caption.inputValue(), "Here it is")
  await caption.fill("Here it is, love")
  await romeo.page.keyboard.press("Escape")
  await sheet.waitFor({ state: "detached" })
  assert.equal(await romeo.composer.inputValue(), "Here it is, love")
  await handOver(romeo, "drop", "letter.txt")
  await sheet.getByRole("button", { name: "Send", exact: true }).click()
  await juliet.reads("Here it is, love")
  assert.equal(await romeo.composer.inputValue(), "")
  await juliet.messages("Here it is, love").getByText("letter").waitFor()
})

test("Of a stranger a file is loaded only when one asks for it, and the page says from whom", async () => {
  await using verona = await Verona.open()
  const { server } = verona
  await server.register("romeo", "tybalt")
  const romeo = await verona.join("romeo")
  const tybalt = await server.join("tybalt")
  const picture = `<file-sharing xmlns='urn:xmpp:sfs:0' disposition='inline'>
    <file xmlns='urn:xmpp:file:metadata:0'><media-type>image/png</media-type><name>sword.png</name><size>4000</size></file>
    <sources><url-data xmlns='http://jabber.org/protocol/url-data' target='https://tracker.example/sword.png'/></sources>
    </file-sharing>`
  tybalt.send(
    `<message type='chat' to='romeo@localhost' id='t1'><body>Draw</body>${picture.replace(/\n\s*/g, "")}</message>`,
  )
  await romeo.openConversation("tybalt")
  await romeo.sees("It comes from tracker.example, which then learns your network address.")
  assert.deepEqual(await auditPage(romeo.page), [])
  // The host is nobody: asked for, the picture turns out not to be there.
  romeo.expectRefusal()
  romeo.mayAsk("tracker.example")
  await romeo.page.getByRole("button", { name: /^Show picture \(4\sKB\)/ }).click()
  await romeo.sees("Your browser cannot show this file.")
})

test("Where one is can be told for a while, and stopped", async () => {
  await using verona = await Verona.open()
  const [romeo, juliet] = await meet(verona, {
    geolocation: { latitude: 45.4384, longitude: 10.9917, accuracy: 12 },
    permissions: ["geolocation"],
  })
  await romeo.press("Attach")
  await romeo.page.getByRole("menuitem", { name: "Location" }).click()
  await romeo.press("Find my location")
  await romeo.sees("Found, within 12 metres.")
  await romeo.page.getByRole("combobox", { name: "Keep sharing my location" }).click()
  await romeo.page.getByRole("option", { name: "For 15 minutes" }).click()
  await romeo.press("Share location")
  await juliet.page.getByText(/^Live until/).waitFor()
  await juliet.page.getByRole("link", { name: /45\.43840° N, 10\.99170° E/ }).waitFor()
  assert.deepEqual(await auditPage(juliet.page), [])
  await romeo.press("Stop sharing my location")
  await juliet.page.getByText(/^Live until/).waitFor({ state: "detached" })
  await juliet.page.getByRole("link", { name: /45\.43840° N, 10\.99170° E/ }).waitFor()
})

test("Who does not allow the microphone or has no camera is told what to do", async () => {
  await using verona = await Verona.open()
  const [romeo] = await meet(verona)
  const refuse = (name: string) =>
    romeo.page.evaluate((reason) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", reason))
    }, name)
  await refuse("NotAllowedError")
  await romeo.page.getByRole("button", { name: /^Record a voice message/ }).click()
  await romeo.sees("Your browser does not let this page use the microphone.")
  await refuse("NotFoundError")
  await romeo.press("Attach")
  await romeo.page.getByRole("menuitem", { name: "Video message" }).click()
  await romeo.sees("No camera was found.")
  await romeo.page.evaluate(() => {
    Reflect.deleteProperty(navigator.mediaDevices, "getUserMedia")
  })
  await romeo.press("Try again")
  await romeo.page.getByRole("button", { name: "Record", exact: true, disabled: false }).waitFor()
})
