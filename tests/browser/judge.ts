import type { BrowserContextOptions } from "playwright-core"
import { auditPage } from "./audit.ts"
import type { Person } from "./person.ts"
import { findSmallTargets } from "./targets.ts"

/** A device of that size, in CSS pixels, which is used with fingers. */
export const screen = (width: number, height: number): BrowserContextOptions => ({
  viewport: { width, height },
  hasTouch: true,
  isMobile: true,
})

/** Everything that keeps somebody out of the page as it is now, each with where that was. */
export async function judge(person: Person, where: string): Promise<string[]> {
  const { page } = person
  const isWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
  const found = [...(await auditPage(page)), ...(await findSmallTargets(page))]
  return [...found, ...(isWide ? ["The page scrolls aside"] : [])].map((problem) => `${where}: ${problem}`)
}

export async function open(person: Person, path: string, appears: RegExp): Promise<void> {
  await person.goTo(path)
  await person.page.getByText(appears).locator("visible=true").first().waitFor()
}
