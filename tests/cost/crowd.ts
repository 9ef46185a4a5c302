import { once } from "node:events"
import { Worker } from "node:worker_threads"
import { accounts } from "../../apps/server/src/features/accounts/index.ts"
import type { TestServer } from "../../apps/server/src/testing/index.ts"
import { inParallel, PASSWORD, userOf } from "../../bench/src/accounts.ts"
import type { Target } from "../../bench/src/connection.ts"

/** `chat`: the first writes to the second. `enter`: all enter a room, once. `talk`: so many messages are said there. */
export type Scene = "chat" | "enter" | "talk"

export interface CrowdParts {
  readonly target: Target
  readonly people: number
}

/** People with connections of their own, on a thread of their own. */
export class Crowd {
  readonly #worker: Worker

  private constructor(worker: Worker) {
    this.#worker = worker
  }

  static async gather(server: TestServer, people: number): Promise<Crowd> {
    const { domain, ports } = server
    const service = server.service(accounts)
    await inParallel(people, 2, async (number) => {
      await service.createAccount({ username: userOf(number), password: PASSWORD })
    })
    if (ports.tcp === undefined) throw new Error("The server does not listen on TCP.")
    const target: Target = {
      host: "127.0.0.1",
      tcpPort: ports.tcp,
      webSocketUrl: server.webSocketUrl,
      domain,
      roomsDomain: `rooms.${domain}`,
    }
    const parts: CrowdParts = { target, people }
    const worker = new Worker(new URL("crowd-thread.ts", import.meta.url), { workerData: parts })
    await once(worker, "message")
    return new Crowd(worker)
  }

  /** Resolves once everything that was to be heard was heard. */
  async play(scene: Scene, count: number): Promise<void> {
    this.#worker.postMessage({ scene, count })
    await once(this.#worker, "message")
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate()
  }
}
