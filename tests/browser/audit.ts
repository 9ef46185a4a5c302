import type { Page } from "playwright-core"

/**
 * What on a page would keep somebody out: controls without a name, ids twice, headings that skip a level, text too
 * pale to read (WCAG 2.2 AA: 1.3.1, 1.4.3, 2.5.8, 4.1.2).
 */
export async function auditPage(page: Page): Promise<string[]> {
  // What is still moving has colours of its own.
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined))),
  )
  return await page.evaluate(() => {
    const problems: string[] = []
    const isSeen = (element: Element) =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
      element.closest(".visually-hidden") === null
    const describe = (element: Element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 140)

    for (const control of document.querySelectorAll("button, a[href], input:not([type=hidden]), textarea")) {
      if (!control.checkVisibility()) continue
      const labels = [...((control as HTMLInputElement).labels ?? [])].map((label) => label.textContent)
      const isField = control.matches("input, textarea")
      const name = [control.getAttribute("aria-label"), ...labels, isField ? "" : control.textContent]
      if (name.join("").trim() === "") problems.push(`No name: ${describe(control)}`)
      const { left, right, width, height } = control.getBoundingClientRect()
      if (isSeen(control) && (left < 0 || right > innerWidth))
        problems.push(`Sticks out: ${describe(control)}`)
      const isInline = getComputedStyle(control).display === "inline"
      const isSmall = width < 24 || height < 24
      if (isSeen(control) && isSmall && !isInline && !control.matches("[type=radio]")) {
        problems.push(`${Math.round(width)} × ${Math.round(height)} is too small: ${describe(control)}`)
      }
    }

    const ids = [...document.querySelectorAll("[id]")].map((element) => element.id)
    for (const id of new Set(ids.filter((id, index) => ids.indexOf(id) !== index))) {
      problems.push(`Twice the id ${id}`)
    }
    if (document.querySelectorAll("main").length !== 1) problems.push("There is not exactly one main part")
    if (document.documentElement.lang === "") problems.push("The page has no language")
    let level = 1
    for (const heading of document.querySelectorAll("h1, h2, h3, h4")) {
      if (!heading.checkVisibility()) continue
      const next = Number(heading.tagName.slice(1))
      if (next > level + 1) problems.push(`A level is skipped before: ${describe(heading)}`)
      level = next
    }

    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true })
    if (canvas === null) throw new Error("No canvas")
    const toRgba = (color: string): [number, number, number, number] => {
      canvas.clearRect(0, 0, 1, 1)
      canvas.fillStyle = color
      canvas.fillRect(0, 0, 1, 1)
      const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data
      return [red, green, blue, alpha / 255]
    }
    const backgroundOf = (element: Element): string[] => {
      const layers: string[] = []
      for (let each: Element | null = element; each !== null; each = each.parentElement) {
        const color = getComputedStyle(each).backgroundColor
        const alpha = toRgba(color)[3]
        if (alpha > 0) layers.unshift(color)
        if (alpha === 1) return layers
      }
      return ["white", ...layers]
    }
    const luminanceOf = (layers: readonly string[]): number => {
      canvas.clearRect(0, 0, 1, 1)
      for (const layer of layers) {
        canvas.fillStyle = layer
        canvas.fillRect(0, 0, 1, 1)
      }
      const [red = 0, green = 0, blue = 0] = canvas.getImageData(0, 0, 1, 1).data
      const linear = [red, green, blue].map((value) => {
        const share = value / 255
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
      })
      return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0)
    }
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const judged = new Set<Element>()
    while (texts.nextNode() !== null) {
      const element = texts.currentNode.parentElement
      if (element === null || texts.currentNode.textContent?.trim() === "" || judged.has(element)) continue
      judged.add(element)
      const isDecoration = element.closest("[aria-hidden=true]:not(time):not(p *)") !== null
      if (!isSeen(element) || isDecoration || element.closest(":disabled, noscript, title") !== null) continue
      const style = getComputedStyle(element)
      const layers = backgroundOf(element)
      const [text, ground] = [luminanceOf([...layers, style.color]), luminanceOf(layers)]
      const ratio = (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05)
      const size = Number.parseFloat(style.fontSize)
      const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700)
      if (ratio < (isLarge ? 3 : 4.5)) {
        problems.push(
          `Contrast ${ratio.toFixed(2)}: “${element.textContent?.trim().slice(0, 40)}” ${describe(element)}`,
        )
      }
    }
    return problems
  })
}
