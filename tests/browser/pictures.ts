/**
 * Draws each main screen as people see it, in light, dark, on a phone and in Arabic, into docs/pictures/web/.
 *
 *     node tests/browser/pictures.ts [folder]
 */
import { mkdirSync } from "node:fs"
import { resolve } from "node:path"
import type { BrowserContextOptions } from "playwright-core"
import { playAttention, playEvening, playGroup } from "./evening.ts"
import { SCREENS } from "./screens.ts"
import { Verona } from "./verona.ts"

const [folder = resolve(import.meta.dirname, "../../docs/pictures/web")] = process.argv.slice(2)

const LOOKS: Readonly<Record<string, BrowserContextOptions>> = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, deviceScaleFactor: 2 },
  arabic: { locale: "ar" },
}

mkdirSync(folder, { recursive: true })
await using verona = await Verona.open()
const evening = await playEvening(verona)
await playGroup(evening)
await playAttention(evening)

for (const [look, options] of Object.entries(LOOKS)) {
  const stranger = await verona.arrive(look, options)
  await stranger.goTo("/sign-in")
  await stranger.page.locator("form").waitFor()
  await stranger.page.screenshot({ path: `${folder}/sign-in-${look}.png` })

  // Who signs in finds the door by its English words, and then reads on in the language of the look.
  const romeo = await verona.arrive(look, { ...options, locale: "en-GB" })
  await romeo.signIn("romeo", verona.password)
  const { locale } = options
  await romeo.page.evaluate((tag) => tag && localStorage.setItem("kith.language", tag), locale)
  for (const [screen, path] of Object.entries(SCREENS)) {
    // Whoever reloads like this enters the group each time, and would be asked to wait.
    verona.server.clock.advance(5000)
    await romeo.goTo(path)
    await romeo.page.locator("h1, h2").filter({ visible: true }).first().waitFor()
    await romeo.page.waitForLoadState("networkidle")
    // Pictures and history come in, and what moves comes to rest.
    await romeo.page.waitForTimeout(1000)
    await romeo.page.screenshot({ path: `${folder}/${screen}-${look}.png` })
  }

  // It has no address of its own.
  const { page } = romeo
  await romeo.goTo(SCREENS.conversation ?? "/")
  const files = ["list", "group", "contacts"].map((screen) => `${folder}/${screen}-${look}.png`)
  await page.locator("input[type=file]").nth(1).setInputFiles(files)
  await page.getByRole("dialog").locator("ol img").nth(2).waitFor()
  await page.waitForTimeout(1000)
  await page.screenshot({ path: `${folder}/files-${look}.png` })
}
