import type { TestServer } from "@kith/server/testing"

const TICK_MS = 20

/** Has the server's clock go as the one on the wall does, where a test is about load or about other programs. */
export function letTimePass(server: TestServer): Disposable {
  let last = Math.floor(performance.now())
  const timer = setInterval(() => {
    const now = Math.floor(performance.now())
    server.clock.advance(now - last)
    last = now
  }, TICK_MS)
  return { [Symbol.dispose]: () => clearInterval(timer) }
}
