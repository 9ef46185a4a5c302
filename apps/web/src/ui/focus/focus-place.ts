/** Menus are gone as soon as something was chosen in them: who chose it was at what they belong to. */
const FLEETING = "[data-popup]"
/** Beyond these nobody is sent. */
const PARTS = "main, aside, nav, header, dialog"
const FOCUSABLE = "a[href], button:not(:disabled), input:not([type=hidden], :disabled), textarea, [tabindex]"

/** Where the focus was, so that it can be given back also when what had it is gone. */
export interface FocusPlace {
  readonly element: HTMLElement
  /** From the inside out, and how many of their controls come before it. */
  readonly around: readonly { readonly box: Element; readonly before: number }[]
}

let last: FocusPlace | undefined

document.addEventListener("focusin", ({ target }) => {
  if (target instanceof HTMLElement && target.closest(FLEETING) === null) last = placeOf(target)
})

/** The place of what has the focus now, or had it before a menu opened; `undefined`: nothing has it. */
export function findFocusPlace(): FocusPlace | undefined {
  const { activeElement } = document
  if (!(activeElement instanceof HTMLElement) || activeElement === document.body) return undefined
  return activeElement.closest(FLEETING) === null ? placeOf(activeElement) : last
}

/** The place of what had the focus last, outside of menus. */
export const lastFocusPlace = (): FocusPlace | undefined => last

/** Whether the focus is in such a part of the page, or was when what had it was taken away. */
export function isFocusIn(part: string): boolean {
  const { activeElement } = document
  const isLost = activeElement === null || activeElement === document.body
  const element = isLost ? last?.around.at(-1)?.box : activeElement
  return element?.isConnected === true && element.closest(part) !== null
}

/** Gives the focus to what is at that place now. Answers whether there is anything. */
export function returnFocus({ element, around }: FocusPlace): boolean {
  if (canHaveFocus(element)) {
    element.focus()
    return true
  }
  // What was pressed went with what it did, such as to unblock somebody: one goes on with what stands there instead.
  for (const { box, before } of around) {
    const controls = box.isConnected ? controlsIn(box).filter(canHaveFocus) : []
    const control = controls[Math.min(before, controls.length - 1)]
    if (control === undefined) continue
    control.focus()
    return true
  }
  return false
}

export const canHaveFocus = (element: HTMLElement): boolean =>
  element.isConnected && element.checkVisibility() && !element.matches(":disabled")

function placeOf(element: HTMLElement): FocusPlace {
  const part = element.closest(PARTS)
  const controls = part === null ? [] : controlsIn(part)
  const at = controls.indexOf(element)
  const around: { box: Element; before: number }[] = []
  for (let box = element.parentElement; part !== null && box !== null; box = box.parentElement) {
    const parent = box
    around.push({ box, before: at - controls.findIndex((control) => parent.contains(control)) })
    if (box === part) break
  }
  return { element, around }
}

const controlsIn = (box: Element): HTMLElement[] => [...box.querySelectorAll<HTMLElement>(FOCUSABLE)]
