import type { Live } from "../index.ts"

const PATIENCE_MS = 15_000

/** Resolves with the first value of `live` that `holds`; fails with the last one when there is none in time. */
export function until<T>(live: Live<T>, holds: (value: T) => boolean, patienceMs = PATIENCE_MS): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const check = () => {
      const value = live.get()
      if (!holds(value)) return
      clearTimeout(timer)
      unsubscribe()
      resolve(value)
    }
    const fail = () => {
      unsubscribe()
      reject(
        new Error(`It did not come to that. The last value: ${JSON.stringify(live.get()).slice(0, 500)}`),
      )
    }
    const timer = setTimeout(fail, patienceMs)
    const unsubscribe = live.subscribe(check)
    check()
  })
}
