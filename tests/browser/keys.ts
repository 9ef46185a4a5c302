import type { Locator, Page } from "playwright-core"

type Role = Parameters<Page["getByRole"]>[0]
/** More stops than any of our pages has. */
const MOST_STOPS = 60

/** The hands of somebody who has no pointer: nothing is reached but by keys. */
export class Keys {
  readonly page: Page
  /** What was wrong with places the focus came to: it was lost, or nobody could see it. */
  readonly problems: string[] = []

  constructor(page: Page) {
    this.page = page
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key)
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text)
  }

  /** Waits until the focus is there. */
  async isAt(role: Role, name: string | RegExp): Promise<void> {
    await this.#focused(role, name)
      .first()
      .waitFor({ state: "attached" })
      .catch(async () => {
        throw new Error(`The focus should be at ${role} ${name}, and is at ${await this.#describe()}`)
      })
  }

  /** Goes there step by step, and looks at every place on the way. */
  async tabTo(role: Role, name: string | RegExp, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
    const target = this.#focused(role, name)
    const stops: string[] = []
    for (let step = 0; step < MOST_STOPS; step++) {
      await this.page.keyboard.press(key)
      this.problems.push(...(await this.#look()))
      if ((await target.count()) > 0) return
      stops.push(await this.#describe())
    }
    throw new Error(`${key} never came to ${role} ${name}, but to:\n${stops.join("\n")}`)
  }

  /** Opens with Enter what is there. */
  async open(role: Role, name: string | RegExp, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
    await this.tabTo(role, name, key)
    await this.press("Enter")
  }

  /** Closes what is open, and waits until it has gone with all that it does to the focus. */
  async leave(role: Role): Promise<void> {
    await this.press("Escape")
    await this.page.getByRole(role).waitFor({ state: "detached" })
  }

  #focused(role: Role, name: string | RegExp): Locator {
    const options = typeof name === "string" ? { name, exact: true } : { name }
    return this.page.getByRole(role, options).and(this.page.locator(":focus"))
  }

  #describe(): Promise<string> {
    return this.page.evaluate(() => document.activeElement?.outerHTML.slice(0, 160) ?? "nothing")
  }

  /** WCAG 2.2: focus visible (2.4.7), not obscured (2.4.11). At the end of the page the focus is in the browser's own bars. */
  #look(): Promise<string[]> {
    return this.page.evaluate(() => {
      const focused = document.activeElement
      if (!(focused instanceof HTMLElement) || focused === document.body) return []
      const isOutlined = (element: Element | null | undefined) => {
        if (!element) return false
        const { outlineStyle, outlineWidth } = getComputedStyle(element)
        return outlineStyle !== "none" && Number.parseFloat(outlineWidth) > 0
      }
      // In a field the caret is seen; of what is drawn by its label or by what stands behind it, that is outlined.
      const isField = focused.matches("input:not([type=radio], [type=checkbox]), textarea")
      const hasRing =
        isField ||
        [focused, focused.parentElement, focused.closest("label"), focused.nextElementSibling].some(
          isOutlined,
        )
      const { left, top, width, height } = (focused.closest("label") ?? focused).getBoundingClientRect()
      const isSeen = [0.1, 0.5, 0.9].some((part) => {
        const found = document.elementFromPoint(left + width * part, top + height / 2)
        return found !== null && (focused.contains(found) || found.contains(focused))
      })
      const html = focused.outerHTML.slice(0, 160)
      return [...(hasRing ? [] : [`No ring: ${html}`]), ...(isSeen ? [] : [`Covered: ${html}`])]
    })
  }
}
