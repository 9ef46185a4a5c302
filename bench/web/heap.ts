import type { CDPSession, Page } from "playwright-core"

/** What a page holds once everything that nobody needs is collected. */
export interface Holdings {
  readonly heapMegabytes: number
  readonly nodes: number
  readonly listeners: number
}

export async function watchHeap(page: Page): Promise<() => Promise<Holdings>> {
  const devTools = await page.context().newCDPSession(page)
  await devTools.send("HeapProfiler.enable")
  return async () => {
    // The stopwatch notes each long task, which is nothing that the app holds.
    await page.evaluate(() => window.kithLongTasks().length)
    return await weigh(devTools)
  }
}

async function weigh(devTools: CDPSession): Promise<Holdings> {
  // Twice: what finalizers let go of is collected by the second.
  for (let count = 0; count < 2; count++) await devTools.send("HeapProfiler.collectGarbage")
  const { usedSize } = await devTools.send("Runtime.getHeapUsage")
  const { nodes, jsEventListeners } = await devTools.send("Memory.getDOMCounters")
  return { heapMegabytes: usedSize / 1e6, nodes, listeners: jsEventListeners }
}
