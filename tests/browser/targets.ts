import type { Page } from "playwright-core"

/** The smallest side of what a finger presses (WCAG 2.2, 2.5.5), less what rounding takes. */
const SMALLEST_PX = 43.5

/**
 * What is too small for a finger: by its box, or by where a touch still reaches it. Links within a text are as large as
 * its lines (2.5.5 excepts them).
 */
export async function findSmallTargets(page: Page): Promise<string[]> {
  return await page.evaluate((smallest) => {
    const controls = document.querySelectorAll<HTMLElement>(
      "button, a[href], input:not([type=hidden]), select, textarea, [role^=menuitem], [role=tab], [role=switch]",
    )
    const isWithinText = (control: Element) =>
      control.matches("a") && control.closest("[data-message], p") !== null
    const reaches = (control: HTMLElement, x: number, y: number) =>
      control.contains(document.elementFromPoint(x, y))
    return [...controls].flatMap((control) => {
      if (!control.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return []
      if (control.closest(".visually-hidden, [aria-hidden=true]") !== null || isWithinText(control)) return []
      const { left, top, width, height } = (control.closest("label") ?? control).getBoundingClientRect()
      const [x, y] = [left + width / 2, top + height / 2]
      // What lies behind a window, or is scrolled away, is not to be pressed now.
      if (width <= 1 || !reaches(control.closest("label") ?? control, x, y)) return []
      const reach = (stepX: number, stepY: number): number => {
        let far = 0
        while (far < smallest && reaches(control, x + stepX * (far + 1), y + stepY * (far + 1))) far += 1
        return far
      }
      const isWide = width >= smallest || reach(-1, 0) + reach(1, 0) + 1 >= smallest
      const isHigh = height >= smallest || reach(0, -1) + reach(0, 1) + 1 >= smallest
      return isWide && isHigh
        ? []
        : [`Too small, ${Math.round(width)} x ${Math.round(height)}: ${control.outerHTML.slice(0, 140)}`]
    })
  }, SMALLEST_PX)
}
