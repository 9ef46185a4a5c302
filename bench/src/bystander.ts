// A thread of its own, so that what the generator is busy with is not taken for a pause of the server: two people in no
// room, one of whom writes to the other every few milliseconds.
import { parentPort, workerData } from "node:worker_threads"
import type { Target } from "./connection.ts"
import { LoadClient } from "./load-client.ts"

export interface BystanderParts {
  readonly target: Target
  readonly users: readonly [string, string]
  readonly password: string
}

const INTERVAL_MS = 10

const { target, users, password } = workerData as BystanderParts
const [sender, receiver] = users.map((user) => new LoadClient(target, "tcp", user, password)) as [
  LoadClient,
  LoadClient,
]
for (const client of [sender, receiver]) {
  await client.open()
  await client.signIn("bystander")
  await client.becomeAvailable()
}
sender.listen(() => undefined)

const underWay = new Map<number, number>()
let longestMs = 0
let next = 0
let rest = ""
receiver.listen((bytes) => {
  rest += bytes.toString("latin1")
  for (let end = rest.indexOf("</message>"); end >= 0; end = rest.indexOf("</message>")) {
    const number = Number(/\sid=['"]b(\d+)['"]/.exec(rest.slice(0, end))?.[1])
    const sentAt = underWay.get(number)
    underWay.delete(number)
    if (sentAt !== undefined) longestMs = Math.max(longestMs, performance.now() - sentAt)
    rest = rest.slice(end + "</message>".length)
  }
})
setInterval(() => {
  underWay.set(next, performance.now())
  sender.send(sender.message(`${receiver.user}@${target.domain}`, `b${next++}`, "What news?"))
}, INTERVAL_MS)

// Asked for the longest pause since the last time; what still waits counts with the time it has waited.
parentPort?.on("message", () => {
  const waiting = [...underWay.values()].map((sentAt) => performance.now() - sentAt)
  parentPort?.postMessage(Math.max(longestMs, ...waiting))
  longestMs = 0
})
parentPort?.postMessage("ready")
