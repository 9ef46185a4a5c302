import assert from "node:assert/strict"
import { test } from "node:test"
import { auditPage } from "./audit.ts"
import { Verona } from "./verona.ts"

test("Of thousands of contacts those in sight are drawn, in their groups, for keys and screen readers too", async () => {
  await using verona = await Verona.open()
  await verona.server.register("romeo")
  const elsewhere = await verona.server.join("romeo")
  for (let index = 0; index < 1500; index++) {
    const group = index < 500 ? "<group>Capulets</group>" : ""
    elsewhere.send(
      `<iq type='set' id='r${index}'><query xmlns='jabber:iq:roster'>` +
        `<item jid='guest${index}@localhost'>${group}</item></query></iq>`,
    )
  }
  await elsewhere.ask("<ping xmlns='urn:xmpp:ping'/>")
  const romeo = await verona.join("romeo")
  const { page } = romeo
  await romeo.goTo("/contacts")
  const main = page.getByRole("main")
  await main.getByText("1,500 contacts").waitFor()
  const capulets = main.getByRole("region", { name: "Capulets" })
  const others = main.getByRole("region", { name: "Without a group" })
  const guest = (index: number) =>
    main.getByRole("listitem").filter({ has: page.getByText(`guest${index}`, { exact: true }) })
  const person = (index: number) => guest(index).getByRole("link").first()
  await guest(0).waitFor()
  assert.ok((await main.getByRole("listitem").count()) < 60)
  assert.equal(await guest(0).getAttribute("aria-setsize"), "500")
  assert.equal(await guest(7).getAttribute("aria-posinset"), "8")
  assert.deepEqual(await auditPage(page), [])

  // The focus stays where it was, however far one looks, and the keys go on from there.
  await person(0).focus()
  await page.keyboard.press("ArrowDown")
  await page.waitForFunction(() => document.activeElement?.textContent?.includes("guest1"))
  const scroller = main.locator("[data-scrolls]")
  await scroller.evaluate((element) => element.scrollTo(0, element.scrollHeight))
  await others.getByText("guest1499").first().waitFor()
  await guest(490).waitFor({ state: "detached" })
  assert.ok((await main.getByRole("listitem").count()) < 60)
  await page.keyboard.press("ArrowDown")
  await page.waitForFunction(() => document.activeElement?.textContent?.includes("guest2"))
  await guest(10).waitFor()
  await others.waitFor({ state: "detached" })

  // From one group into the next.
  await main.getByRole("searchbox").fill("guest499")
  await person(499).focus()
  await main.getByRole("searchbox").fill("guest4")
  await guest(400).waitFor()
  await main.getByRole("searchbox").fill("")
  await scroller.evaluate((element) => element.scrollTo(0, 500 * 66 - 300))
  await person(499).focus()
  await page.keyboard.press("ArrowDown")
  await page.waitForFunction(() => document.activeElement?.textContent?.includes("guest500"))
  await others.getByRole("heading", { name: "Without a group" }).waitFor()
  await page.keyboard.press("ArrowUp")
  await page.waitForFunction(() => document.activeElement?.textContent?.includes("guest499"))
  await capulets.waitFor()
  await page.keyboard.press("Enter")
  await page.getByRole("heading", { level: 2, name: "guest499", exact: true }).waitFor()
})
