import { setTimeout as delay } from "node:timers/promises"
import { median, percentile } from "../../src/percentile.ts"
import type { Part } from "../figure.ts"

const MESSAGES = 200
/** People type: no two messages in one frame. */
const PAUSE_MS = 40

/** From the press of Enter until the message is drawn, here and in the browser of the other. */
export const sending: Part = {
  name: "sending",
  title: "Sending",
  async measure(stage) {
    const [romeo, juliet] = await stage.pair()
    const here: number[] = []
    const there: number[] = []
    for (let number = 1; number <= MESSAGES; number++) {
      const text = `Message ${number}.`
      await romeo.composer.fill(text)
      const arrived = juliet.page.evaluate((text) => window.kithWhenSeen("[data-message]", text), text)
      const shown = romeo.page.evaluate(
        (text) =>
          new Promise<[number, number]>((resolve) =>
            addEventListener(
              "keydown",
              (event) => {
                const pressedAt = performance.timeOrigin + event.timeStamp
                void window
                  .kithWhenSeen("[data-message]", text)
                  .then((seenAt) => resolve([pressedAt, seenAt]))
              },
              { once: true, capture: true },
            ),
          ),
        text,
      )
      // Both watch before anything is pressed.
      await Promise.all([romeo.page.evaluate("0"), juliet.page.evaluate("0")])
      await romeo.page.keyboard.press("Enter")
      const [pressedAt, seenAt] = await shown
      here.push(seenAt - pressedAt)
      there.push((await arrived) - pressedAt)
      await delay(PAUSE_MS)
    }
    return [
      { name: "Enter until the message is drawn, median", value: median(here), unit: "ms", aim: 16 },
      { name: "Enter until the message is drawn, p95", value: percentile(here, 0.95), unit: "ms" },
      { name: "Enter until the other sees it, median", value: median(there), unit: "ms" },
      { name: "Enter until the other sees it, p95", value: percentile(there, 0.95), unit: "ms", aim: 50 },
    ]
  },
}
