import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"

setFlagsFromString("--expose-gc")
const collectGarbage: () => void = runInNewContext("gc")

export const MIB = 1024 * 1024

/** What is in use inside and outside of the heap, without what only waits to be collected. */
export async function measureMemoryBytes(): Promise<number> {
  for (let round = 0; round < 2; round++) {
    collectGarbage()
    // Buffers are freed by finalisers, which run between turns.
    await new Promise((resolve) => setImmediate(resolve))
  }
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
