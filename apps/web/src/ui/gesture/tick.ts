const TICK_MS = 12

/** A finger feels that something was reached; not where less motion is wished, nor where the device cannot. */
export function tick(): void {
  // A page that was not touched yet may not, and the browser would complain.
  if (!navigator.userActivation?.hasBeenActive) return
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return
  navigator.vibrate?.(TICK_MS)
}
