import { trustScript } from "../../../ui/trusted-script.ts"
import type { CodeRun, HighlightAnswer, HighlightRequest } from "./highlight-worker.ts"
import workerUrl from "./highlight-worker.ts?worker&url"

export type { CodeRun } from "./highlight-worker.ts"

/** What takes longer is hostile: the grammars are regular expressions, and somebody else wrote the code. */
const PATIENCE_MS = 1_000
const CHARACTERS_MOST = 20_000
const KEPT_MOST = 100

let worker: Worker | undefined
let count = 0
/** After a second one that had to be stopped, code stays plain until the page is loaded again. */
let stopped = 0
let last: Promise<unknown> = Promise.resolve()
const kept = new Map<string, readonly CodeRun[] | undefined>()

/**
 * Finds what is what in a piece of code, outside of the page's thread; resolves with `undefined` where the language
 * is unknown, the code is too long, or it takes too long.
 */
export async function highlightCode(language: string, code: string): Promise<readonly CodeRun[] | undefined> {
  if (code.length > CHARACTERS_MOST) return undefined
  const key = `${language} ${code}`
  if (kept.has(key)) return kept.get(key)
  // One after the other, so that the one that takes too long is known.
  const turn = last.then(() => ask(language, code))
  last = turn
  const runs = await turn
  kept.set(key, runs)
  const [oldest] = kept.keys()
  if (kept.size > KEPT_MOST && oldest !== undefined) kept.delete(oldest)
  return runs
}

function ask(language: string, code: string): Promise<readonly CodeRun[] | undefined> {
  if (stopped > 1) return Promise.resolve(undefined)
  const id = ++count
  worker ??= new Worker(trustScript(workerUrl), { type: "module" })
  const current = worker
  return new Promise((resolve) => {
    const finish = (runs: readonly CodeRun[] | undefined) => {
      clearTimeout(timer)
      current.removeEventListener("message", hear)
      current.removeEventListener("error", fail)
      resolve(runs)
    }
    const hear = ({ data }: MessageEvent<HighlightAnswer>) => {
      if (data.id === id) finish(data.runs)
    }
    const fail = () => {
      stopped += 1
      current.terminate()
      worker = undefined
      finish(undefined)
    }
    // The first answer waits for the grammars to be loaded.
    const timer = setTimeout(fail, id === 1 ? 10 * PATIENCE_MS : PATIENCE_MS)
    current.addEventListener("message", hear)
    current.addEventListener("error", fail)
    current.postMessage({ id, language, code } satisfies HighlightRequest)
  })
}
