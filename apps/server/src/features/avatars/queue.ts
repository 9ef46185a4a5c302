/** Runs work, so much of it at once; the rest waits for its turn in the order in which it came. */
export function createQueue(most: number) {
  const waiting: (() => void)[] = []
  let running = 0
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else running++
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running--
      // It takes over the place that becomes free.
      else next()
    }
  }
}
