import { setTimeout as delay } from "node:timers/promises"
import { registerAccounts } from "../accounts.ts"
import { type Figure, type Group, type Load, onServer, type Part } from "../group.ts"
import { closePairs, openPairs, type Pair } from "../pairs.ts"
import { percentile } from "../percentile.ts"
import type { RunningServer } from "../server-under-test.ts"
import { noteLatencies, sendTimed } from "../timed-messages.ts"

const WARM_UP_MS = 2000

export const latency: Group = {
  name: "latency",
  title: "Latency",
  about:
    "From sending to receiving at a steady 500 messages a second, spread over all pairs, by TCP. Archives are in SQLite.",
  parts: [part(false), part(true)],
}

function part(archive: boolean): Part {
  const suffix = archive ? ", archive" : ""
  return {
    name: `500 messages/s${suffix}`,
    measure: onServer({ archive }, (server, load) => measureLatency(server, load, suffix)),
  }
}

export async function measureLatency(
  { target }: RunningServer,
  load: Load,
  suffix: string,
): Promise<Figure[]> {
  await registerAccounts(target, load.pairs * 2)
  const pairs = await openPairs(target, "tcp", load.pairs)
  const latencies: number[] = []
  for (const { receiver } of pairs) noteLatencies(receiver, latencies)
  const startAt = performance.now()
  const endAt = startAt + WARM_UP_MS + load.seconds * 1000
  let sent = 0
  while (performance.now() < endAt) {
    const due = Math.floor((performance.now() - startAt) / 2)
    for (; sent < due; sent++) {
      const pair = pairs[sent % pairs.length] as Pair
      sendTimed(pair.sender, `${pair.receiver.user}@${target.domain}`)
    }
    await delay(2)
  }
  await delay(2000)
  closePairs(pairs)
  const counted = latencies.slice(WARM_UP_MS / 2)
  const lost = sent - latencies.length
  if (lost > 0) throw new Error(`${lost} of ${sent} messages did not arrive within 2 s`)
  return [0.5, 0.95, 0.99].map((share) => ({
    name: `p${share * 100} at 500 messages/s${suffix}`,
    value: percentile(counted, share),
    unit: "ms",
  }))
}
