import assert from "node:assert/strict"
import { test } from "node:test"
import { auditPage } from "./audit.ts"
import { Verona } from "./verona.ts"

for (const colorScheme of ["light", "dark"] as const) {
  test(`Every screen can be read and used by everybody, ${colorScheme}`, async () => {
    await using verona = await Verona.open()
    await verona.acquaint("romeo", "juliet")
    await verona.server.register("tybalt")
    const juliet = await verona.join("juliet")
    const tybalt = await verona.join("tybalt")
    const romeo = await verona.arrive("Romeo", { colorScheme })
    const problems: string[] = []
    const audit = async (screen: string) => {
      problems.push(...(await auditPage(romeo.page)).map((problem) => `${screen}: ${problem}`))
    }

    await romeo.goTo("/sign-up")
    await romeo.press("Create account")
    await romeo.sees("Choose a user name.")
    await audit("sign-up")
    await romeo.goTo("/sign-in")
    await romeo.page.getByRole("heading", { name: "Sign in" }).waitFor()
    await audit("sign-in")
    await romeo.signIn("romeo", verona.password)
    await tybalt.addContact("romeo@localhost")
    await romeo.sees("wants to be in touch with you")
    await juliet.openConversation("romeo")
    await juliet.write("O Romeo, Romeo! https://example.org/")
    await romeo.inList("juliet").getByText("O Romeo").waitFor()
    await audit("list")
    await romeo.openConversation("juliet")
    await romeo.write("Shall I hear more?")
    await romeo.seesMark("Shall I hear more?", "Read")
    await romeo.pullCable()
    await romeo.write("Or shall I speak at this?")
    await romeo.sees("What you write is sent when you are back.")
    await audit("conversation")
    await romeo.plugCable()
    await romeo.seesMark("Or shall I speak", "Read")
    await romeo.press("Contact details")
    await romeo.page.getByRole("complementary", { name: "Contact details" }).waitFor()
    await audit("details")
    await romeo.page.getByRole("button", { name: "Add a contact" }).click()
    await romeo.press("Add")
    await romeo.sees("Enter an address")
    await audit("add a contact")
    await romeo.page.keyboard.press("Escape")
    await romeo.page.keyboard.press("Control+k")
    await romeo.page.getByRole("combobox").waitFor()
    await audit("quick switcher")
    await romeo.page.keyboard.press("Escape")
    await romeo.goTo("/settings/account")
    await romeo.press("Change password")
    await audit("settings")
    assert.deepEqual(problems, [])
  })
}
