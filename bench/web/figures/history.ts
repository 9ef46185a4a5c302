import { median, percentile } from "../../src/percentile.ts"
import type { Part } from "../figure.ts"
import { storeHistory } from "../store-history.ts"

const PEERS = 10
const MESSAGES_EACH = 10_000
const SWITCHES = 30
const SCROLLING_MS = 6000

/** With 100,000 messages in the store of the browser: from one conversation to another, and up through one. */
export const history: Part = {
  name: "history",
  title: "A long history",
  async measure(stage) {
    const romeo = await stage.join("romeo")
    const peers = Array.from({ length: PEERS }, (_, index) => `friend${index}@localhost`)
    await storeHistory(
      romeo.page,
      "romeo@localhost",
      peers.map((peer) => ({ peer, messages: MESSAGES_EACH })),
    )
    await romeo.goTo(`/chat/${peers[0]}`)
    await romeo.messages(`Number ${MESSAGES_EACH - 1}.`).waitFor()

    const switches: number[] = []
    for (let count = 1; count <= SWITCHES; count++) {
      const peer = peers[count % PEERS] ?? ""
      const link = romeo.page.locator(`a[href$='/chat/${peer}']`)
      const shown = romeo.page.evaluate(
        ([name, text]) =>
          new Promise<number>((resolve) =>
            addEventListener(
              "click",
              ({ timeStamp }) => {
                const selector = `[aria-label^="Messages with"][aria-label*="${name}"] [data-message]`
                void window
                  .kithWhenSeen(selector, text)
                  .then((seenAt) => resolve(seenAt - performance.timeOrigin - timeStamp))
              },
              { once: true, capture: true },
            ),
          ),
        [peer.split("@")[0] ?? "", `Number ${MESSAGES_EACH - 1}.`] as const,
      )
      await romeo.page.evaluate("0")
      await link.click()
      switches.push(await shown)
    }

    const frames = await romeo.page.evaluate(async (during) => {
      const view = document.querySelector("[aria-label^='Messages with']")
      if (view === null) throw new Error("No conversation is open")
      window.kithLongestTask()
      const times: number[] = []
      const begin = performance.now()
      for (let last = begin; last - begin < during; ) {
        // As a wheel that is turned steadily: 40 lines a second.
        view.scrollTop -= 15
        const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
        times.push(now - last)
        last = now
      }
      return { times, longest: window.kithLongestTask() }
    }, SCROLLING_MS)

    return [
      { name: "switch of conversation, median", value: median(switches), unit: "ms", aim: 100 },
      { name: "switch of conversation, p95", value: percentile(switches, 0.95), unit: "ms" },
      {
        name: "frames while scrolling",
        value: (frames.times.length / SCROLLING_MS) * 1000,
        unit: "frames/s",
        aim: 59,
      },
      { name: "a frame while scrolling, p99", value: percentile(frames.times, 0.99), unit: "ms" },
      { name: "longest task while scrolling", value: frames.longest, unit: "ms" },
    ]
  },
}
