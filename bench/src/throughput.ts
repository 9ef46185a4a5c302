import { setTimeout as delay } from "node:timers/promises"
import type { Door } from "./connection.ts"
import { createCounter } from "./counter.ts"
import type { Load } from "./group.ts"
import type { LoadClient } from "./load-client.ts"
import { meter, type Reading } from "./meter.ts"
import { BODY, closePairs, openPairs } from "./pairs.ts"
import type { RunningServer } from "./server-under-test.ts"

const WARM_UP_MS = 2000
/** Messages a pair has under way: enough to keep the server busy, little enough to measure it and not its queues. */
export const WINDOW = 20

/** Two connections; what the one writes reaches the other. */
export interface Flow {
  readonly sender: LoadClient
  readonly receiver: LoadClient
  /** One message, as the sender writes it again and again. */
  readonly text: string
}

/** What goes through a server between pairs of accounts that it has. */
export async function measureOnServer(
  { target, pid }: RunningServer,
  door: Door,
  load: Pick<Load, "pairs" | "seconds">,
  window = WINDOW,
): Promise<Reading> {
  const pairs = await openPairs(target, door, load.pairs)
  const flows = pairs.map(({ sender, receiver }) => {
    const text = sender.message(`${receiver.user}@${target.domain}`, "m", BODY)
    return { sender, receiver, text }
  })
  const reading = await measureThroughput(flows, pid, load.seconds, window)
  closePairs(pairs)
  return reading
}

/** As many messages as go through the process `pid` when every flow always has `window` of them under way. */
export async function measureThroughput(
  flows: readonly Flow[],
  pid: number,
  seconds: number,
  window: number,
): Promise<Reading> {
  let delivered = 0
  let failure: Error | undefined
  for (const { sender, receiver, text } of flows) {
    for (const client of [sender, receiver]) {
      client.onFailure((error) => {
        failure = error
      })
    }
    const one = sender.encode(text)
    const several = Buffer.concat(Array.from({ length: window }, () => one))
    const count = createCounter("</message>")
    receiver.listen((bytes) => {
      const arrived = count(bytes)
      delivered += arrived
      // Never more than the window: that is what was under way.
      if (arrived > 0 && failure === undefined) sender.write(several.subarray(0, arrived * one.length))
    })
    sender.write(several)
  }
  await delay(WARM_UP_MS)
  const reading = await meter(pid, seconds, () => delivered)
  if (failure !== undefined) throw failure
  return reading
}
