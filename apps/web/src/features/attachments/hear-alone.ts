let heard: HTMLMediaElement | undefined

/** One thing at a time is heard: what was before stops. */
export function hearAlone(element: HTMLMediaElement): void {
  if (heard !== element) heard?.pause()
  heard = element
}
