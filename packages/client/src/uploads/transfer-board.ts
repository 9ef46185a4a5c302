import { createLive, type Live } from "../live.ts"
import type { HeldFile } from "./held-messages.ts"
import type { FileTransfer, Transfer } from "./transfer.ts"

interface Entry {
  /** All files of the message when its upload began, and those that came back to be tried again. */
  readonly files: readonly HeldFile[]
  readonly sent: ReadonlyMap<string, number>
  readonly done: ReadonlySet<string>
  /** The file that is on its way. */
  readonly current?: string
}

/** What is shown of files on their way, and which of them a person holds up. */
export class TransferBoard {
  readonly #live = createLive<ReadonlyMap<string, Transfer>>(new Map())
  readonly #entries = new Map<string, Entry>()
  /** Whole messages by their id, files by their address here. */
  readonly #paused = new Set<string>()

  get live(): Live<ReadonlyMap<string, Transfer>> {
    return this.#live
  }

  isPaused(idOrUrl: string): boolean {
    return this.#paused.has(idOrUrl)
  }

  /** These are still to be uploaded. */
  begin(id: string, files: readonly HeldFile[]): void {
    const entry = this.#entries.get(id) ?? { files: [], sent: new Map(), done: new Set<string>() }
    const { files: before, done } = entry
    const wanted = new Set(files.map(({ url }) => url))
    const kept = before.filter(({ url }) => done.has(url) || wanted.has(url))
    const added = files.filter(({ url }) => !kept.some((each) => each.url === url))
    this.#put(id, { ...entry, files: [...kept, ...added] })
  }

  progress(id: string, url: string, sentBytes: number): void {
    const entry = this.#entries.get(id)
    if (entry !== undefined) this.#put(id, { ...entry, current: url, sent: new Map([[url, sentBytes]]) })
  }

  uploaded(id: string, url: string): void {
    const entry = this.#entries.get(id)
    if (entry !== undefined) this.#put(id, { ...idle(entry), done: new Set([...entry.done, url]) })
  }

  /** It failed, or is not wanted any more. */
  drop(id: string, url: string): void {
    const entry = this.#entries.get(id)
    if (entry === undefined) return
    this.#put(id, { ...idle(entry), files: entry.files.filter((each) => each.url !== url) })
  }

  hold(id: string, url: string | undefined): void {
    this.#paused.add(url ?? id)
    const entry = this.#entries.get(id)
    if (entry !== undefined) this.#put(id, url === undefined || url === entry.current ? idle(entry) : entry)
  }

  /** Answers whether it was held up. */
  release(id: string, url: string | undefined): boolean {
    const wasPaused = this.#paused.delete(url ?? id)
    const entry = this.#entries.get(id)
    if (entry !== undefined) this.#put(id, entry)
    return wasPaused
  }

  /** Nothing of it is on its way; what a person holds up stays. */
  finish(id: string): void {
    const files = this.#entries.get(id)?.files ?? []
    if (!files.some(({ url }) => this.#paused.has(url))) this.end(id)
  }

  end(id: string): void {
    for (const { url } of this.#entries.get(id)?.files ?? []) this.#paused.delete(url)
    this.#paused.delete(id)
    this.#entries.delete(id)
    this.#show()
  }

  #put(id: string, entry: Entry): void {
    this.#entries.set(id, entry)
    this.#show()
  }

  #show(): void {
    this.#live.set(new Map([...this.#entries].map(([id, entry]) => [id, this.#present(id, entry)])))
  }

  #present(id: string, { files, sent, done, current }: Entry): Transfer {
    const isHeldUp = this.#paused.has(id)
    const waiting = files.filter(({ url }) => !done.has(url))
    const each = waiting.map(({ url, size }): readonly [string, FileTransfer] => {
      const isPaused = isHeldUp || this.#paused.has(url)
      const state = isPaused ? "paused" : url === current ? "uploading" : "waiting"
      return [url, { state, sentBytes: sent.get(url) ?? 0, totalBytes: size }]
    })
    const states = each.map(([, { state }]) => state)
    const isStopped = states.length > 0 && states.every((state) => state === "paused")
    const doneBytes = files.reduce((sum, { url, size }) => sum + (done.has(url) ? size : 0), 0)
    return {
      state: isHeldUp || isStopped ? "paused" : states.includes("uploading") ? "uploading" : "waiting",
      sentBytes: each.reduce((sum, [, { sentBytes }]) => sum + sentBytes, doneBytes),
      totalBytes: files.reduce((sum, { size }) => sum + size, 0),
      files: new Map(each),
    }
  }
}

const idle = ({ files, done }: Entry): Entry => ({ files, done, sent: new Map() })
