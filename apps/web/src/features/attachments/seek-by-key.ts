import type { KeyboardEvent } from "react"

const STEP_MS = 5_000
/** Of a short sound, not all of it at once. */
const SHARE_MOST = 0.1

/** Where an arrow key leads in a sound, for the steps of the slider itself are too small to be of use; `undefined`: another key. */
export function seekByKey(
  { key, currentTarget }: KeyboardEvent<HTMLInputElement>,
  positionMs: number,
  lengthMs: number,
): number | undefined {
  const onwards = getComputedStyle(currentTarget).direction === "rtl" ? "ArrowLeft" : "ArrowRight"
  const backwards = onwards === "ArrowLeft" ? "ArrowRight" : "ArrowLeft"
  const step = Math.min(STEP_MS, lengthMs * SHARE_MOST)
  if (key === onwards || key === "ArrowUp") return Math.min(lengthMs, positionMs + step)
  if (key === backwards || key === "ArrowDown") return Math.max(0, positionMs - step)
  return undefined
}
