import assert from "node:assert/strict"
import { test } from "node:test"
import { playEvening } from "./evening.ts"
import { judge, open, screen } from "./judge.ts"
import { Verona } from "./verona.ts"

test("A phone on its side, tablets and desktops have as many columns as there is room for", async () => {
  await using verona = await Verona.open()
  await playEvening(verona)
  const romeo = await verona.join("romeo", screen(844, 390))
  const list = romeo.page.getByRole("navigation", { name: "Conversations" })
  const details = romeo.page.getByRole("complementary", { name: "Contact details" })
  const widthOf = async (what: typeof list) => (await what.boundingBox())?.width ?? 0
  await open(romeo, "/chat/juliet@localhost", /Nine it is/)
  const problems: string[] = []
  for (const [width, height] of [
    [844, 390],
    [768, 1024],
    [1024, 768],
    [1280, 800],
    [1920, 1080],
  ] as const) {
    await romeo.page.setViewportSize({ width, height })
    await list.waitFor()
    await romeo.composer.waitFor()
    const column = romeo.page.locator("article").first()
    assert.ok((await widthOf(column)) <= 940, `The lines are too long on ${width}`)
    problems.push(...(await judge(romeo, `${width} x ${height}`)))
    await romeo.press("Contact details")
    await details.waitFor()
    const composer = await romeo.composer.boundingBox()
    const beside = await details.boundingBox()
    assert.ok(composer !== null && beside !== null)
    const isBeside = composer.x + composer.width <= beside.x + 1
    assert.equal(isBeside, width >= 1060, `The details on ${width}`)
    problems.push(...(await judge(romeo, `${width} x ${height} with details`)))
    await romeo.page.goBack()
    await details.waitFor({ state: "detached" })
  }
  assert.deepEqual(problems, [])
})

test("The keyboard of the screen takes room from the messages, and the newest ones stay in sight", async () => {
  await using verona = await Verona.open()
  await playEvening(verona)
  const romeo = await verona.join("romeo", screen(390, 844))
  await open(romeo, "/chat/juliet@localhost", /Nine it is/)
  const newest = romeo.messages("I will be early.")
  await romeo.toNewest.click()
  await romeo.toNewest.waitFor({ state: "detached" })
  /** Waits until the newest message and the field are above that line. */
  const areAbove = (line: number) =>
    romeo.page.waitForFunction(
      (below) =>
        ["textarea", "[role=feed] > :last-child"].every((selector) => {
          const bottom = document.querySelector(selector)?.getBoundingClientRect().bottom
          return bottom !== undefined && bottom > 0 && bottom <= below
        }),
      line,
    )
  // Chromium makes the page lower (interactive-widget).
  await romeo.page.setViewportSize({ width: 390, height: 500 })
  await areAbove(500)
  // Also where the browser tells of scrolling before it tells of the height.
  await romeo.page.evaluate(() => {
    const view = document.querySelector("section[aria-label^=Messages]")
    document.documentElement.style.setProperty("--keyboard", "100px")
    view?.dispatchEvent(new Event("scroll"))
  })
  await areAbove(400)
  await romeo.page.evaluate(() => document.documentElement.style.removeProperty("--keyboard"))
  await romeo.page.setViewportSize({ width: 390, height: 844 })
  await romeo.page.waitForFunction(
    () => (document.querySelector("textarea")?.getBoundingClientRect().bottom ?? 0) > 600,
  )
  // Keyboards take longer than the frame in which the page has become high again.
  await romeo.page.evaluate(
    () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
  )
  // Safari leaves it as it is, and tells of what is seen of it.
  await romeo.page.evaluate(() => {
    if (visualViewport === null) throw new Error("This browser has no visual viewport")
    Object.defineProperty(visualViewport, "height", { value: 480, configurable: true })
    visualViewport.dispatchEvent(new Event("resize"))
  })
  await areAbove(480)
  assert.ok(await newest.isVisible())
})

test("Whoever comes back finds the list and the messages where they were", async () => {
  await using verona = await Verona.open()
  await playEvening(verona)
  const romeo = await verona.join("romeo", screen(390, 420))
  const list = romeo.page.locator("[data-scrolls]").first()
  // All conversations, in their order: before that rows still change their places.
  await romeo.inList("Juliet Capulet").getByText("It is the east").waitFor()
  await romeo.inList("Friar Laurence").getByText("Wisely and slow").waitFor()
  await list.evaluate((element) => element.scrollTo(0, element.scrollHeight))
  const before = await list.evaluate((element) => element.scrollTop)
  assert.ok(before > 0)
  await romeo.inList("Friar Laurence").tap()
  await romeo.composer.waitFor()
  await romeo.page.goBack()
  await romeo.inList("Friar Laurence").waitFor()
  await romeo.page.waitForFunction(
    (was) => document.querySelector("[data-scrolls]")?.scrollTop === was,
    before,
  )

  await open(romeo, "/chat/juliet@localhost", /Nine it is/)
  const messages = romeo.page.getByRole("region", { name: /^Messages with/ })
  await romeo.messages("bedsheet").scrollIntoViewIfNeeded()
  const place = await messages.evaluate((element) => element.scrollTop)
  await romeo.press("What to do with this conversation")
  await romeo.page.getByRole("menuitem", { name: "Contact details" }).tap()
  await romeo.page.getByRole("complementary", { name: "Contact details" }).waitFor()
  await romeo.page.goBack()
  await romeo.composer.waitFor()
  await romeo.page.waitForFunction(
    (was) => document.querySelector("section[aria-label^=Messages]")?.scrollTop === was,
    place,
  )
})
