import { connect, type Socket } from "node:net"
import { Worker } from "node:worker_threads"

/** More than fit into the queue of one that is asked for. */
const CONNECTIONS = 6

/** A port that takes no connection and refuses none, as a firewall does that drops packets. */
export async function startBlackHole(
  host: string,
): Promise<{ readonly port: number; close(): Promise<void> }> {
  // Its thread stands still, so nobody is let in and the queue of the system stays full.
  const program = `
    const { parentPort, workerData } = require("node:worker_threads")
    const server = require("node:net").createServer().listen({ host: workerData, port: 0, backlog: 1 }, () => {
      parentPort.postMessage(server.address().port)
      setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0))
    })`
  const worker = new Worker(program, { eval: true, workerData: host })
  const port = await new Promise<number>((resolve, reject) => {
    worker.once("message", resolve)
    worker.once("error", reject)
  })
  const queued: Socket[] = []
  let connected = 0
  // The system lets one or two more in than it was asked for, and then is silent.
  for (let count = 0; count < CONNECTIONS; count++) {
    const socket = connect(port, host)
    socket.on("error", () => undefined).on("connect", () => connected++)
    queued.push(socket)
  }
  while (connected === 0) await new Promise((resolve) => setImmediate(resolve))
  return {
    port,
    async close() {
      for (const socket of queued) socket.destroy()
      await worker.terminate()
    },
  }
}
