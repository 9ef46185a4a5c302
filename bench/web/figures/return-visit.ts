import { median, percentile } from "../../src/percentile.ts"
import type { Part } from "../figure.ts"

const VISITS = 21
const MESSAGES = 100

/** Somebody who comes back to a conversation that this browser has stored. */
export const returnVisit: Part = {
  name: "return-visit",
  title: "A return visit",
  async measure(stage) {
    const [romeo] = await stage.pair()
    for (let number = 1; number <= MESSAGES; number++) await romeo.write(`Number ${number}`)
    await romeo.seesMark(`Number ${MESSAGES}`, "Read")
    const times: number[] = []
    for (let visit = 0; visit < VISITS; visit++) {
      await romeo.page.goto("/chat/juliet@localhost", { waitUntil: "commit" })
      const ms = await romeo.page.evaluate(
        async (text) => (await window.kithWhenSeen("[data-message]", text)) - performance.timeOrigin,
        `Number ${MESSAGES}`,
      )
      times.push(ms)
      await romeo.page.waitForLoadState("networkidle")
    }
    return [
      {
        name: "return visit until the conversation is there, median",
        value: median(times),
        unit: "ms",
        aim: 300,
      },
      {
        name: "return visit until the conversation is there, p95",
        value: percentile(times, 0.95),
        unit: "ms",
      },
    ]
  },
}
