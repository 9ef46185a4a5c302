const FIRST_MS = 5_000
const LONGEST_MS = 15 * 60_000

/**
 * How long to wait before the next attempt after `failures` in a row. Some of it is chance, so that not everybody comes at
 * once to a server that is back.
 */
export function retryDelayMs(failures: number, random: () => number = Math.random): number {
  return Math.round(Math.min(LONGEST_MS, FIRST_MS * 3 ** (failures - 1)) * (0.75 + random() / 2))
}
