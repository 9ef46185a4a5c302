const LOOK_EVERY_MS = 5

/** Waits for a while, by the clock on the wall: a stop must end also where the server's clock stands still. */
export async function waitUntil(isTrue: () => boolean, patienceMs: number): Promise<void> {
  const deadline = performance.now() + patienceMs
  while (!isTrue() && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}
