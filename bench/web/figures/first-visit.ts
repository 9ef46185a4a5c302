import { median } from "../../src/percentile.ts"
import type { Part } from "../figure.ts"

const VISITS = 7

/** Somebody who has never been here: until the form to sign in can be used, and what of JavaScript came for that. */
export const firstVisit: Part = {
  name: "first-visit",
  title: "The first visit",
  async measure(stage) {
    const times: number[] = []
    const sizes: number[] = []
    for (let visit = 0; visit < VISITS; visit++) {
      const person = await stage.arrive("romeo")
      await person.page.goto("/sign-in", { waitUntil: "commit" })
      const seen = await person.page.evaluate(async () => {
        const at = await window.kithWhenSeen("form input[type=password]", "")
        const scripts = performance
          .getEntriesByType("resource")
          .filter(({ name }) => new URL(name).pathname.endsWith(".js")) as PerformanceResourceTiming[]
        return {
          ms: at - performance.timeOrigin,
          bytes: scripts.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
        }
      })
      times.push(seen.ms)
      sizes.push(seen.bytes / 1000)
      await stage.leave(person)
    }
    return [
      { name: "first visit until one can sign in", value: median(times), unit: "ms", aim: 1000 },
      { name: "JavaScript of a first visit, compressed", value: median(sizes), unit: "KB", aim: 200 },
    ]
  },
}
