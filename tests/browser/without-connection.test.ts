import assert from "node:assert/strict"
import { test } from "node:test"
import { Verona } from "./verona.ts"

test("What is written without a connection waits, and is sent exactly once", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const romeo = await verona.join("romeo")
  const juliet = await verona.join("juliet")
  await romeo.openConversation("juliet")
  await romeo.write("before")
  await romeo.seesMark("before", "Delivered")
  await juliet.openConversation("romeo")
  await juliet.reads("before")

  await romeo.pullCable()
  await romeo.sees("What you write is sent when you are back.")
  for (const text of ["first", "second", "third"]) await romeo.write(text)
  await romeo.seesMark("third", "Waiting to be sent")
  await juliet.write("meanwhile")
  await juliet.seesMark("meanwhile", "Sent")

  await romeo.plugCable()
  await romeo.seesMark("third", "Read")
  await romeo.reads("meanwhile")
  await juliet.reads("third")
  const order = await juliet.page.locator("[data-message]").allInnerTexts()
  const written = order.map((text) => /before|meanwhile|first|second|third/.exec(text)?.[0])
  assert.deepEqual(written.toSorted(), ["before", "first", "meanwhile", "second", "third"])
  assert.deepEqual(
    written.filter((text) => text !== "meanwhile"),
    ["before", "first", "second", "third"],
  )
  await romeo.page.getByText("What you write is sent when you are back.").waitFor({ state: "detached" })
})

test("What was written survives a reload without a connection, and so does what was read", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const romeo = await verona.join("romeo")
  await romeo.openConversation("juliet")
  await romeo.write("My bounty is as boundless as the sea")
  await romeo.seesMark("My bounty", "Sent")
  await romeo.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))

  await romeo.pullCable()
  await romeo.write("My love as deep")
  await romeo.seesMark("My love", "Waiting to be sent")
  await romeo.page.reload()
  await romeo.reads("My bounty is as boundless as the sea")
  await romeo.seesMark("My love", "Waiting to be sent")
  await romeo.plugCable()
  await romeo.seesMark("My love", "Sent")
  assert.equal(await romeo.messages("My love").count(), 1)
})
