import assert from "node:assert/strict"
import { test } from "node:test"
import { median } from "./percentile.ts"
import { renderTable } from "./report.ts"

test("a row is quoted by the median of its runs", () => {
  assert.equal(median([9, 1, 5]), 5)
})

test("a ratio above 1 means Kith is better, whether more or less is good", () => {
  const table = renderTable(
    [
      { server: "Kith", row: "messages", unit: "1/s", values: [300] },
      { server: "Prosody", row: "messages", unit: "1/s", values: [100] },
      { server: "Kith", row: "p99", unit: "ms", values: [2] },
      { server: "Prosody", row: "p99", unit: "ms", values: [8] },
    ],
    ["Kith", "Prosody"],
  )
  assert.match(table, /\| messages \(1\/s\) \| 300 \| 100 \| 3\.00 × \|/)
  assert.match(table, /\| p99 \(ms\) \| 2\.00 \| 8\.00 \| 4\.00 × \|/)
})

test("a figure nobody measured is a dash", () => {
  const table = renderTable(
    [{ server: "Prosody", row: "log-ins", unit: "1/s", values: [5] }],
    ["Kith", "Prosody"],
  )
  assert.match(table, /\| log-ins \(1\/s\) \| – \| 5\.00 \| – × \|/)
})
