import type { TestEvent } from "node:test/reporters"

/** Writes the counts of one test file as a line of JSON, for `npm test` to add up. */
export default async function* reportSummary(source: AsyncIterable<TestEvent>): AsyncIterable<string> {
  for await (const event of source) {
    if (event.type === "test:summary") yield `${JSON.stringify(event.data.counts)}\n`
  }
}
