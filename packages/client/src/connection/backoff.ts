const FIRST_MS = 1_000
const LONGEST_MS = 60_000

/**
 * How long to wait before the next attempt after `failures` failed ones (0: the connection stood and broke). Half of
 * it is chance, so that the clients of a server that restarts do not all come at once.
 */
export function retryDelayMs(failures: number, random: () => number = Math.random): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 10))
  return failures === 0 ? longest * random() : longest * (0.5 + random() / 2)
}
