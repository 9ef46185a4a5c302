import assert from "node:assert/strict"
import { test } from "node:test"
import type { Locator, Page } from "playwright-core"
import { Verona } from "./verona.ts"

test("A screen reader gets author, text and time of each message, and its place", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const [romeo, juliet] = [await verona.join("romeo"), await verona.join("juliet")]
  await juliet.openConversation("romeo")
  for (const words of ["It is the lark", "the herald of the morn", "no nightingale"])
    await juliet.write(words)
  await romeo.openConversation("juliet")
  await romeo.write("Night's candles are burnt out")
  await romeo.seesMark("burnt out", "Read")

  const articles = (await readTree(romeo.page)).filter(({ role }) => role === "article")
  assert.equal(articles.length, 4)
  for (const [index, says] of [
    /^juliet: It is the lark \d\d:\d\d$/,
    /^juliet: the herald of the morn \d\d:\d\d$/,
    /^juliet: no nightingale \d\d:\d\d$/,
    /^You: Night.s candles are burnt out \d\d:\d\d$/,
  ].entries()) {
    assert.match(articles[index]?.name ?? "", says)
  }
  const feed = romeo.page.getByRole("feed", { name: "Messages with juliet" })
  const places = await feed
    .getByRole("article")
    .evaluateAll((found) => found.map((article) => `${article.ariaPosInSet}/${article.ariaSetSize}`))
  assert.deepEqual(places, ["1/4", "2/4", "3/4", "4/4"])
})

test("A screen reader hears of each message that arrives, once", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const [romeo, juliet] = [await verona.join("romeo"), await verona.join("juliet")]
  await juliet.openConversation("romeo")
  await romeo.openConversation("juliet")
  await listen(romeo.page)
  const said = ["Wilt thou be gone?", "It is not yet near day.", "It is not yet near day."]
  for (const [index, words] of said.entries()) {
    await juliet.write(words)
    await hears(romeo.page, index + 1)
  }
  await romeo.write("It was the lark.")
  await romeo.seesMark("It was the lark.", "Read")
  assert.deepEqual(
    await hears(romeo.page),
    said.map((words) => `juliet: ${words}`),
  )
})

test("A screen reader hears that a message could not be sent, and of nothing that was", async () => {
  await using verona = await Verona.open()
  const [romeo, juliet] = await verona.meet()
  await juliet.press("Contact details")
  await juliet.press("Block")
  await juliet.page.getByRole("dialog").getByRole("button", { name: "Block" }).click()
  await juliet.sees("You have blocked romeo.")
  await listen(romeo.page)
  await romeo.write("Canst thou hear me?")
  await romeo.seesMark("Canst thou", "Not sent")
  assert.deepEqual(await hears(romeo.page, 1), ["Not sent: Canst thou hear me?"])
})

test("Who is there is said in words, not only by the colour of a dot", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const juliet = await verona.join("juliet")
  const romeo = await verona.join("romeo")
  await juliet.openConversation("romeo")
  await juliet.write("Art thou there?")
  await romeo.inList("juliet").getByText("Online").waitFor()
  await romeo.goTo("/contacts")
  const entry = romeo.page.getByRole("main").getByRole("link", { name: "juliet Online juliet@localhost" })
  await entry.waitFor()
})

test("The focus goes back to where it was when a dialog, a menu or a sheet closes", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const romeo = await verona.join("romeo")
  await romeo.openConversation("juliet")
  await romeo.write("Let me be taken")
  await romeo.inList("juliet").getByText("Let me be taken").waitFor()
  const { page } = romeo
  const button = (name: string) => page.getByRole("button", { name, exact: true })
  for (const [opener, opened] of [
    [button("Add a contact"), page.getByRole("dialog")],
    [button("Groups").first(), page.getByRole("menu")],
    [button("Your account: romeo@localhost"), page.getByRole("menu")],
    [button("What to do with juliet"), page.getByRole("menu")],
    [button("What to do with this conversation"), page.getByRole("menu")],
    [button("Go to a date"), page.getByRole("dialog")],
    [button("Attach"), page.getByRole("menu")],
    [button("Emoji"), page.getByRole("dialog")],
  ] as const satisfies readonly (readonly [Locator, Locator])[]) {
    await opener.focus()
    await page.keyboard.press("Enter")
    await opened.first().waitFor()
    await page.keyboard.press("Escape")
    await opened.first().waitFor({ state: "detached" })
    await hasFocus(page, opener)
  }
  await button("Contact details").focus()
  await page.keyboard.press("Enter")
  const remove = page.getByRole("complementary").getByRole("button", { name: "Remove", exact: false }).first()
  await remove.focus()
  await page.keyboard.press("Enter")
  await page.getByRole("dialog").waitFor()
  await page.keyboard.press("Escape")
  await page.getByRole("dialog").waitFor({ state: "detached" })
  await hasFocus(page, remove)
})

test("Where the system chooses the colours, what is chosen and where a box ends is still seen", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const romeo = await verona.arrive("romeo", { forcedColors: "active" })
  await romeo.signIn("romeo", verona.password)
  await romeo.openConversation("juliet")
  await romeo.write("Farewell, farewell!")
  await romeo.composer.focus()
  assert.notEqual(await romeo.composer.evaluate((field) => getComputedStyle(field).outlineStyle), "none")
  const lineOf = (locator: Locator, kind: "outline" | "border") =>
    locator.evaluate((element, which) => {
      const style = getComputedStyle(element)
      return which === "outline" ? style.outlineStyle : style.borderBlockStartStyle
    }, kind)
  assert.equal(await lineOf(romeo.inList("juliet"), "outline"), "solid")
  assert.equal(await lineOf(romeo.page.getByRole("button", { name: "All", exact: true }), "outline"), "solid")
  await romeo.press("Add a contact")
  assert.equal(await lineOf(romeo.page.getByRole("dialog"), "border"), "solid")
  await romeo.page.keyboard.press("Escape")
  await romeo.goTo("/settings/appearance")
  const contrast = romeo.page.getByRole("switch", { name: "More contrast" })
  await contrast.waitFor()
  const colorOf = () => contrast.evaluate((element) => getComputedStyle(element).backgroundColor)
  assert.equal(await lineOf(contrast, "border"), "solid")
  const before = await colorOf()
  await contrast.click()
  const chosen = romeo.page.getByRole("switch", { name: "More contrast", checked: true })
  const element = await chosen.elementHandle()
  // It takes a moment to change.
  await romeo.page.waitForFunction(
    ([control, color]) => control !== null && getComputedStyle(control).backgroundColor !== color,
    [element, before] as const,
  )
})

/** Notes from now on what live regions say. */
async function listen(page: Page): Promise<void> {
  await page.evaluate(() => {
    const heard: string[] = []
    Object.assign(window, { heard })
    const live = "[aria-live=polite], [aria-live=assertive], [role=status], [role=alert], [role=log]"
    new MutationObserver((changes) => {
      for (const { target, addedNodes, type } of changes) {
        const element = target instanceof Element ? target : target.parentElement
        const text = element?.closest(live)?.textContent?.trim() ?? ""
        if (text !== "" && (addedNodes.length > 0 || type === "characterData")) heard.push(text)
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
  })
}

/** What they said, once it is at least so much. */
async function hears(page: Page, count = 0): Promise<string[]> {
  const said = await page.waitForFunction((least) => {
    const { heard } = window as unknown as { heard: string[] }
    return heard.length >= least ? heard : undefined
  }, count)
  return (await said.jsonValue()) ?? []
}

async function hasFocus(page: Page, wanted: Locator): Promise<void> {
  const element = await wanted.elementHandle()
  await page
    .waitForFunction((control) => control === document.activeElement, element)
    .catch(async () => {
      const focused = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200))
      assert.fail(`${wanted} should have the focus, which is at ${focused}`)
    })
}

interface Heard {
  readonly role: string
  readonly name: string
}

/** What Chromium tells a screen reader, in its order. */
async function readTree(page: Page): Promise<Heard[]> {
  const session = await page.context().newCDPSession(page)
  const { nodes } = await session.send("Accessibility.getFullAXTree")
  const known = new Map(nodes.map((node) => [node.nodeId, node]))
  const heard: Heard[] = []
  const visit = (id: string) => {
    const node = known.get(id)
    if (node === undefined) return
    if (!node.ignored) heard.push({ role: String(node.role?.value), name: String(node.name?.value ?? "") })
    for (const child of node.childIds ?? []) visit(child)
  }
  const root = nodes.find(({ parentId }) => parentId === undefined)
  if (root !== undefined) visit(root.nodeId)
  return heard
}
