/** Something a stock client has told. */
export interface StockEvent {
  readonly event: string
  readonly [fact: string]: unknown
}

const PATIENCE_MS = 20_000

/** What a stock client tells, in order, until a test asks for it. */
export class FactLog {
  readonly #name: string
  readonly #events: StockEvent[] = []
  readonly #watchers = new Set<() => void>()
  #remarks = ""

  constructor(name: string) {
    this.#name = name
  }

  add(line: string): void {
    this.#events.push(JSON.parse(line) as StockEvent)
    for (const watch of this.#watchers) watch()
  }

  /** What it printed besides, for the message of a test that fails. */
  remark(text: string): void {
    this.#remarks = (this.#remarks + text).slice(-4000)
  }

  /** The first event, past or to come, that has these facts; it is taken, so that it is found only once. */
  async next(facts: StockEvent, timeoutMs = PATIENCE_MS): Promise<StockEvent> {
    const deadline = Date.now() + timeoutMs
    for (;;) {
      const index = this.#events.findIndex((event) =>
        Object.entries(facts).every(([name, value]) => isSame(event[name], value)),
      )
      const [found] = index < 0 ? [] : this.#events.splice(index, 1)
      if (found !== undefined) return found
      const restMs = deadline - Date.now()
      if (restMs <= 0) {
        const seen = this.#events.map((event) => JSON.stringify(event)).join("\n")
        throw new Error(
          `${this.#name} never saw ${JSON.stringify(facts)}; it saw:\n${seen}\n${this.#remarks}`,
        )
      }
      await this.#arrival(restMs)
    }
  }

  #arrival(restMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer)
        this.#watchers.delete(wake)
        resolve()
      }
      const timer = setTimeout(wake, restMs)
      this.#watchers.add(wake)
    })
  }
}

function isSame(told: unknown, wanted: unknown): boolean {
  return told === wanted || JSON.stringify(told) === JSON.stringify(wanted)
}
