import assert from "node:assert/strict"
import { test } from "node:test"
import { english, languages } from "../../apps/web/src/strings/languages.ts"
import { findWhatSticksOut } from "./audit.ts"
import { englishBeside, findEnglish, messagesOf } from "./foreign-words.ts"
import { Verona } from "./verona.ts"

const SCREENS = [
  "/",
  "/chat/juliet@localhost",
  "/chat/juliet@localhost/details",
  "/contacts",
  "/activity",
  "/search",
  "/settings",
  ...["profile", "account", "devices", "privacy", "notifications", "appearance", "storage", "keyboard"].map(
    (section) => `/settings/${section}`,
  ),
  "/settings/about",
]
/** The narrowest phones that are sold. */
const NARROW = { viewport: { width: 360, height: 740 }, hasTouch: true }

test("Nobody reads English who reads another language, and every screen fits on a narrow phone", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const elsewhere = await verona.server.join("romeo")
  elsewhere.send("<message to='juliet@localhost' type='chat' id='a1'><body>⁂</body></message>")
  const problems: string[] = []
  for (const language of languages) {
    const { tag, direction } = language
    const patterns = language === english ? [] : await englishBeside(language)
    const words = await messagesOf(language)
    const say = (section: string, key: string) => words[section]?.[key] ?? assert.fail(`${section}.${key}`)
    const { page } = await verona.arrive("romeo", { ...NARROW, locale: tag })
    const judged = new Set<string>()
    const look = async (place: string) => {
      const found = [...(await findEnglish(page, patterns, judged)), ...(await findWhatSticksOut(page))]
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      if (width > NARROW.viewport.width) found.push(`the page is ${width} pixels wide`)
      problems.push(...found.map((problem) => `${tag} ${place}: ${problem}`))
    }

    await page.goto("/sign-up")
    await page.locator("form").waitFor()
    await look("/sign-up")
    await page.goto("/sign-in")
    await page.locator("form").waitFor()
    const root = page.locator("html")
    assert.equal(await root.getAttribute("lang"), tag)
    assert.equal(await root.getAttribute("dir"), direction)
    const manifest = await page.evaluate(async () => {
      const link = document.querySelector<HTMLLinkElement>("link[rel=manifest]")
      return (await (await fetch(link?.href ?? "")).json()) as { lang: string; shortcuts: { name: string }[] }
    })
    assert.equal(manifest.lang, tag)
    await page.locator("input[autocomplete=username]").fill("romeo")
    if (tag === "de") {
      // Once: who is wrong too often has to wait.
      await page.locator("input[type=password]").fill("wrong")
      await page.locator("button[type=submit]").click()
      await page.getByRole("alert").waitFor()
      await look("/sign-in, refused")
    }
    await page.locator("input[type=password]").fill(verona.password)
    await page.locator("button[type=submit]").click()
    await page.getByRole("navigation", { name: say("list", "title"), exact: true }).waitFor()

    // As a link of the page does it: nothing is loaded anew.
    const show = async (path: string) => {
      await page.evaluate((to) => {
        history.pushState(null, "", to)
        dispatchEvent(new PopStateEvent("popstate"))
      }, path)
      await page.locator("h1, h2, nav, main").filter({ visible: true }).first().waitFor()
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))))
    }
    for (const path of SCREENS) {
      await show(path)
      await look(path)
    }

    // What opens above a screen.
    const open = async (button: string, opened: string, place: string) => {
      await page.getByRole("button", { name: button, exact: true }).first().click()
      await page.locator(opened).filter({ visible: true }).first().waitFor()
      await look(place)
      await page.keyboard.press("Escape")
      await page.locator(opened).filter({ visible: true }).first().waitFor({ state: "detached" })
    }
    await show("/")
    await open(say("list", "add"), "dialog form", "add a contact")
    await show("/chat/juliet@localhost")
    await open(say("composer", "emoji"), "[data-group]", "emoji")
    await open(say("uploads", "attach"), "[role=menuitem]", "attach")
    await page.context().close()
  }
  assert.deepEqual(problems, [])
})
