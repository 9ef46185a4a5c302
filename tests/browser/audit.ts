import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import type { AxeResults, RunOptions } from "axe-core"
import type { Page } from "playwright-core"

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")
const OPTIONS: RunOptions = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}

/** What on a page would keep somebody out, by axe (WCAG 2.2 AA and good practice); and what sticks out at a side. */
export async function auditPage(page: Page): Promise<string[]> {
  const { violations } = await runAxe(page)
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, any }) => `${id}: ${help}: ${html.slice(0, 160)} ${any[0]?.message ?? ""}`),
  )
  return [...found, ...(await findWhatSticksOut(page))]
}

/** All that axe says of a page once it is at rest. */
export async function runAxe(page: Page): Promise<AxeResults> {
  // What is still moving has colours of its own.
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined))),
  )
  // As text, and not as a <script>: the page's own policy forbids strangers' scripts.
  await page.evaluate(AXE)
  return (await page.evaluate(async (options) => {
    const { axe } = globalThis as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } }
    const results = await axe.run(options)
    // Menus are at the end of the page, outside of its landmarks and in front of everything, while they are open.
    const isInPopup = (target: unknown) => document.querySelector(String(target))?.closest("[data-popup]")
    for (const violation of results.violations) {
      if (violation.id === "region")
        violation.nodes = violation.nodes.filter(({ target }) => !isInPopup(target[0]))
    }
    results.violations = results.violations.filter(({ nodes }) => nodes.length > 0)
    return results
  }, OPTIONS)) as AxeResults
}

/** Controls that are out of sight at a side, where nothing scrolls to them. */
export async function findWhatSticksOut(page: Page): Promise<string[]> {
  return await page.evaluate(() =>
    [...document.querySelectorAll("button, a[href], input:not([type=hidden]), label, textarea")]
      .filter((control) => {
        // What is scrolled out of sight at a side can be scrolled back.
        if (control.closest("[data-scrolls-aside]") !== null) return false
        const isSeen = control.checkVisibility({ opacityProperty: true, visibilityProperty: true })
        if (!isSeen || control.closest(".visually-hidden") !== null) return false
        const { left, right } = control.getBoundingClientRect()
        return left < 0 || right > innerWidth
      })
      .map((control) => `Sticks out: ${control.outerHTML.replace(/\s+/g, " ").slice(0, 140)}`),
  )
}
