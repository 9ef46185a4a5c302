/**
 * Writes what axe finds on each main screen into docs/accessibility.md, in all looks; fails if it finds anything.
 *
 *     node tests/browser/audit-table.ts [file]
 */
import { readFileSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { resolve } from "node:path"
import type { BrowserContextOptions } from "playwright-core"
import { auditPage, runAxe } from "./audit.ts"
import { playEvening, playGroup } from "./evening.ts"
import { SCREENS } from "./screens.ts"
import { Verona } from "./verona.ts"

const [file = resolve(import.meta.dirname, "../../docs/accessibility.md")] = process.argv.slice(2)

const LOOKS: Readonly<Record<string, BrowserContextOptions>> = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  "more contrast": { contrast: "more" },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true },
  Arabic: { locale: "ar" },
}

await using verona = await Verona.open()
await playGroup(await playEvening(verona))
/** By screen and look: rules that found something, of all that looked at it. */
const cells = new Map<string, Map<string, string>>()
const problems: string[] = []

for (const [look, options] of Object.entries(LOOKS)) {
  // Who signs in finds the door by its English words, and then reads on in the language of the look.
  const romeo = await verona.arrive(look, { ...options, locale: "en-GB" })
  await romeo.signIn("romeo", verona.password)
  const { locale } = options
  await romeo.page.evaluate((tag) => tag && localStorage.setItem("kith.language", tag), locale)
  for (const [screen, path] of Object.entries(SCREENS)) {
    verona.server.clock.advance(5000)
    await romeo.goTo(path)
    await romeo.page.locator("h1, h2").filter({ visible: true }).first().waitFor()
    await romeo.page.waitForLoadState("networkidle")
    const found = await auditPage(romeo.page)
    problems.push(...found.map((problem) => `- ${screen}, ${look}: ${problem}`))
    const { violations, passes } = await runAxe(romeo.page)
    const row = cells.get(screen) ?? new Map<string, string>()
    row.set(look, `${violations.length} of ${violations.length + passes.length}`)
    cells.set(screen, row)
  }
}

const { version } = JSON.parse(
  readFileSync(createRequire(import.meta.url).resolve("axe-core/package.json"), "utf8"),
) as { version: string }
const looks = Object.keys(LOOKS)
const lines = [
  "# What keeps nobody out",
  "",
  `What axe ${version} finds on the screens of the web app: how many of its rules for WCAG 2.2 AA and for good practice are`,
  "broken, of those that have something to look at. `node scripts/prepare.mjs tests/browser/audit-table.ts` writes this page;",
  "`tests/browser/accessibility.test.ts` and `screen-reader.test.ts` watch over them.",
  "",
  `| Screen | ${looks.join(" | ")} |`,
  `| --- |${looks.map(() => " --- |").join("")}`,
  ...[...cells].map(([screen, row]) => `| ${screen} | ${looks.map((look) => row.get(look)).join(" | ")} |`),
  ...(problems.length > 0 ? ["", "## Still to be mended", "", ...problems] : []),
]
writeFileSync(file, `${lines.join("\n")}\n`)
if (problems.length > 0) {
  console.error(problems.join("\n"))
  process.exitCode = 1
}
