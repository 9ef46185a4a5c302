import { setTimeout as delay } from "node:timers/promises"
import type { CDPSession } from "playwright-core"
import type { Part } from "../figure.ts"

const MINUTES = Number(process.env.KITH_BENCH_MINUTES ?? 60)
const WARM_UP_MINUTES = 2
const MESSAGES_PER_SECOND = 5

/** What the page of somebody holds who is written to all the time, after a while and at the end. */
export const memory: Part = {
  name: "memory",
  async measure(stage) {
    const [romeo, juliet] = await stage.pair()
    const devTools = await romeo.page.context().newCDPSession(romeo.page)
    let number = 0
    const talk = async (minutes: number) => {
      const end = Date.now() + minutes * 60_000
      while (Date.now() < end) {
        await juliet.write(`Number ${number++}: so shows a snowy dove trooping with crows.`)
        await delay(1000 / MESSAGES_PER_SECOND)
      }
      await romeo.reads(`Number ${number - 1}:`)
    }
    await talk(WARM_UP_MINUTES)
    const before = await heapOf(devTools)
    await talk(MINUTES - WARM_UP_MINUTES)
    const after = await heapOf(devTools)
    return [
      { name: `heap after ${WARM_UP_MINUTES} minutes of traffic`, value: before, unit: "MB" },
      {
        name: `growth of it until minute ${MINUTES} (${number} messages)`,
        value: after - before,
        unit: "MB",
        aim: 2,
      },
    ]
  },
}

async function heapOf(devTools: CDPSession): Promise<number> {
  await devTools.send("HeapProfiler.enable")
  // Twice: what finalizers let go of is collected by the second.
  for (let count = 0; count < 2; count++) await devTools.send("HeapProfiler.collectGarbage")
  const { usedSize } = await devTools.send("Runtime.getHeapUsage")
  return usedSize / 1e6
}
