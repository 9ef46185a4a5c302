import assert from "node:assert/strict"
import { test } from "node:test"
import { createMetrics } from "./metrics.ts"

test("counters add up and gauges are read when somebody asks", async () => {
  const metrics = createMetrics()
  const messages = metrics.counter("messages_total", "Messages that were routed")
  let online = 1
  metrics.gauge("sessions", "Sessions now", () => online)

  messages.add()
  messages.add(2)
  online = 7
  const text = await metrics.render()
  assert.match(text, /^# HELP kith_messages_total Messages that were routed$/m)
  assert.match(text, /^kith_messages_total 3$/m)
  assert.match(text, /^kith_sessions 7$/m)
})

test("the process tells its memory and the delay of its event loop", async () => {
  const text = await createMetrics().render()
  assert.match(text, /^kith_process_resident_memory_bytes \d+/m)
  assert.match(text, /^kith_nodejs_eventloop_lag_p99_seconds /m)
})

test("a feature that starts again takes its figure over", async () => {
  const metrics = createMetrics()
  metrics.gauge("sessions", "Sessions now", () => 1)
  metrics.gauge("sessions", "Sessions now", () => 2)
  assert.match(await metrics.render(), /^kith_sessions 2$/m)
})
