/** Opens the menu of the message that `element` is in, below it, as a right click there would. */
export function openMessageMenu(element: Element): void {
  const { left, right, bottom } = element.getBoundingClientRect()
  const isRightToLeft = getComputedStyle(element).direction === "rtl"
  element.dispatchEvent(
    new MouseEvent("contextmenu", {
      bubbles: true,
      cancelable: true,
      clientX: Math.round(isRightToLeft ? right : left),
      clientY: Math.round(Math.min(bottom, innerHeight - 40)),
    }),
  )
}
