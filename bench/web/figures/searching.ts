import type { Page } from "playwright-core"
import type { Part } from "../figure.ts"
import { storeHistory } from "../store-history.ts"

const PEERS = 10
const MESSAGES_EACH = 10_000
const INDEXING_MOST_MS = 60_000

/** With 100,000 messages in the store of the browser: from the last letter that is typed to what was looked for. */
export const searching: Part = {
  name: "searching",
  title: "Search",
  async measure(stage) {
    const romeo = await stage.join("romeo")
    await storeHistory(
      romeo.page,
      "romeo@localhost",
      Array.from({ length: PEERS }, (_, index) => ({
        peer: `friend${index}@localhost`,
        messages: MESSAGES_EACH,
      })),
    )
    await romeo.goTo("/search")
    const beganAt = Date.now()
    const whileIndexing = await search(romeo.page, "Number 77.")
    // What is measured next is the index, and not how it is made.
    const summary = romeo.page.getByRole("status").filter({ hasText: /^[\d,]+ messages?$/ })
    await summary.waitFor({ timeout: INDEXING_MOST_MS })
    const indexingMs = Date.now() - beganAt
    await romeo.goTo("/search")
    const first = await search(romeo.page, "Number 4242.")
    const often = await search(romeo.page, "yonder window")
    const rare = await search(romeo.page, "Number 9.")
    const parts = await search(romeo.page, "indow bre")
    return [
      { name: "search before there is an index, until something is found", value: whileIndexing, unit: "ms" },
      { name: "until there is an index, while somebody waits", value: indexingMs, unit: "ms" },
      { name: "first search after the start", value: first, unit: "ms", aim: 400 },
      { name: "search for what is in most messages", value: often, unit: "ms", aim: 400 },
      { name: "search for what is in ten", value: rare, unit: "ms", aim: 400 },
      { name: "search for parts of words", value: parts, unit: "ms", aim: 400 },
    ]
  },
}

/** From the moment the words stand in the field. */
async function search(page: Page, words: string): Promise<number> {
  const field = page.getByRole("searchbox", { name: "Search all messages" })
  await field.fill("")
  await page.locator("mark").first().waitFor({ state: "detached" })
  const shown = page.evaluate(
    (first) =>
      new Promise<number>((resolve) =>
        addEventListener(
          "input",
          ({ timeStamp }) => {
            void window
              .kithWhenSeen("mark", first)
              .then((seenAt) => resolve(seenAt - performance.timeOrigin - timeStamp))
          },
          { once: true, capture: true },
        ),
      ),
    words.split(" ")[0] ?? "",
  )
  await page.evaluate("0")
  await field.fill(words)
  return await shown
}
