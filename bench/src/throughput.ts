import { setTimeout as delay } from "node:timers/promises"
import { createCounter } from "./counter.ts"
import type { Load } from "./group.ts"
import type { Door, LoadClient } from "./load-client.ts"
import { BODY, closePairs, openPairs } from "./pairs.ts"
import { processorSeconds, type RunningServer } from "./server-under-test.ts"

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

export interface Throughput {
  /** Messages that reached their receivers, a second. */
  readonly perSecond: number
  /** Processor seconds a second of the process in between. */
  readonly cores: number
  /** Processor seconds of that process for a message. */
  readonly secondsEach: number
}

/** What goes through a server between pairs of accounts that it has. */
export async function measureOnServer(
  { target, pid }: RunningServer,
  door: Door,
  load: Pick<Load, "pairs" | "seconds">,
): Promise<Throughput> {
  const pairs = await openPairs(target, door, load.pairs)
  const flows = pairs.map(({ sender, receiver }) => {
    const text = sender.message(`${receiver.user}@${target.domain}`, "m", BODY)
    return { sender, receiver, text }
  })
  const throughput = await measureThroughput(flows, door, pid, load.seconds)
  closePairs(pairs)
  return throughput
}

/** As many messages as go through the process `pid` when every flow always has WINDOW of them under way. */
export async function measureThroughput(
  flows: readonly Flow[],
  door: Door,
  pid: number,
  seconds: number,
): Promise<Throughput> {
  let delivered = 0
  let failure: Error | undefined
  for (const { sender, receiver, text } of flows) {
    const count = createCounter("</message>")
    for (const client of [sender, receiver]) {
      client.onFailure((error) => {
        failure = error
      })
    }
    receiver.listen((received) => {
      const arrived = count(received)
      delivered += arrived
      if (arrived > 0) sender.send(text.repeat(door === "tcp" ? arrived : 1))
      // A WebSocket carries one stanza a frame.
      if (door === "websocket") for (let more = 1; more < arrived; more++) sender.send(text)
    })
    for (let index = 0; index < WINDOW; index++) sender.send(text)
  }
  await delay(WARM_UP_MS)
  const [startCount, startAt, startCpu] = [delivered, performance.now(), await processorSeconds(pid)]
  await delay(seconds * 1000)
  const passed = (performance.now() - startAt) / 1000
  const count = delivered - startCount
  const cpu = (await processorSeconds(pid)) - startCpu
  if (failure !== undefined) throw failure
  return { perSecond: count / passed, cores: cpu / passed, secondsEach: cpu / count }
}
