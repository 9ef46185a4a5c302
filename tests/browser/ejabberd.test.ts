import assert from "node:assert/strict"
import { test } from "node:test"
import { EJABBERD, MANTUA, Mantua } from "./mantua.ts"

const skip = !EJABBERD.isInstalled && "ejabberd is not installed"

test("People at ejabberd find each other, send files, and have it all on a new device", {
  skip,
}, async () => {
  const mantua = await Mantua.open(EJABBERD)
  let complaints: readonly string[] = []
  try {
    await mantua.register("romeo", "juliet")
    const romeo = await mantua.join("romeo")
    const juliet = await mantua.join("juliet")
    await romeo.addContact(`juliet@${MANTUA}`)
    await juliet.press(`Accept the request of romeo@${MANTUA}`)
    await juliet.openConversation("romeo")
    await romeo.openConversation("juliet")
    await romeo.page.getByText("Online", { exact: true }).first().waitFor()
    await romeo.write("Wilt thou be gone?")
    await juliet.reads("Wilt thou be gone?")
    await romeo.seesMark("Wilt thou be gone?", "Read")
    await juliet.write("It is not yet near day")
    await romeo.reads("It is not yet near day")

    await romeo.page
      .locator("input[type=file]")
      .nth(1)
      .setInputFiles([{ name: "letter.txt", mimeType: "text/plain", buffer: Buffer.from("Dear Juliet") }])
    await romeo.page.getByRole("dialog").getByRole("button", { name: "Send", exact: true }).click()
    await juliet.messages("letter").waitFor()
    await romeo.seesMark("letter", "Read")

    const phone = await mantua.join("romeo")
    await phone.openConversation("juliet")
    await phone.reads("It is not yet near day")
    assert.equal(await phone.messages("Wilt thou be gone?").count(), 1)
  } finally {
    complaints = await mantua.close()
  }
  assert.deepEqual(complaints, [])
})
