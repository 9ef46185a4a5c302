import { setTimeout as delay } from "node:timers/promises"
import type { Figure } from "./group.ts"
import { processorSeconds } from "./server-under-test.ts"

/** How fast something was done, and what it cost. */
export interface Reading {
  readonly perSecond: number
  /** Processor seconds of the server for one of them. */
  readonly secondsEach: number
  /** Those of this process, which loads it. */
  readonly generatorSecondsEach: number
}

/** Watches for some seconds how fast `count` grows under the work of the process `pid`. */
export async function meter(pid: number, seconds: number, count: () => number): Promise<Reading> {
  const [startCount, startAt] = [count(), performance.now()]
  const [startGenerator, startServer] = [process.cpuUsage(), await processorSeconds(pid)]
  await delay(seconds * 1000)
  const passed = (performance.now() - startAt) / 1000
  const done = count() - startCount
  const { user, system } = process.cpuUsage(startGenerator)
  const generator = (user + system) / 1e6
  const server = (await processorSeconds(pid)) - startServer
  if (generator > 0.95 * passed && server < 0.95 * passed)
    process.stderr.write("(the load generator was the limit) ")
  return { perSecond: done / passed, secondsEach: server / done, generatorSecondsEach: generator / done }
}

/** The rows of what was counted, called by its plural. */
export function figuresOf(name: string, reading: Reading): Figure[] {
  return [
    { name, value: reading.perSecond, unit: "1/s" },
    { name: `server for 100,000 ${name}`, value: reading.secondsEach * 100_000, unit: "CPU s" },
    { name: `generator for 100,000 ${name}`, value: reading.generatorSecondsEach * 100_000, unit: "CPU s" },
  ]
}
