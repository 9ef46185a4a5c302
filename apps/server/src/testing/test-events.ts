import { once } from "node:events"
import { WebSocket } from "ws"

const PATIENCE_MS = 10_000

/** A program that listens to `/api/v1/events`. What arrives before a test asks for it is kept. */
export class TestEvents {
  readonly #socket: WebSocket
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects
  readonly #arrived: { readonly event: string; readonly data: any }[] = []
  #wake: () => void = () => undefined

  private constructor(url: string, token: string) {
    this.#socket = new WebSocket(url, { headers: { authorization: `Bearer ${token}` } })
    this.#socket.on("message", (data: Buffer) => {
      this.#arrived.push(JSON.parse(data.toString()))
      this.#wake()
    })
    this.#socket.on("error", () => undefined)
  }

  /** Resolves when the server has understood whose events these are. */
  static async open(serverUrl: string, token: string): Promise<TestEvents> {
    const events = new TestEvents(`${serverUrl.replace("http", "ws")}/api/v1/events`, token)
    await once(events.#socket, "open")
    await events.next("ready")
    return events
  }

  /** Takes the data of the first event of that name, arrived or to come. */
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects
  async next(name: string): Promise<any> {
    const deadline = Date.now() + PATIENCE_MS
    for (;;) {
      const index = this.#arrived.findIndex(({ event }) => event === name)
      const [found] = index < 0 ? [] : this.#arrived.splice(index, 1)
      if (found !== undefined) return found.data
      const restMs = deadline - Date.now()
      if (restMs <= 0) throw new Error(`No event ${name} came; what did: ${JSON.stringify(this.#arrived)}`)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, restMs)
        this.#wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }

  close(): void {
    this.#socket.terminate()
  }
}
