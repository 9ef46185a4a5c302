// A thread of its own, so that what the crowd costs is not taken for what the server costs.
import { parentPort, workerData } from "node:worker_threads"
import { inParallel, PASSWORD, userOf } from "../../bench/src/accounts.ts"
import type { Target } from "../../bench/src/connection.ts"
import { createCounter } from "../../bench/src/counter.ts"
import { LoadClient } from "../../bench/src/load-client.ts"
import { BODY } from "../../bench/src/pairs.ts"
import type { CrowdParts, Scene } from "./crowd.ts"

const NS_MUC = "http://jabber.org/protocol/muc"
/** Messages under way at a time. */
const WINDOW = 20

const { target, people } = workerData as CrowdParts
const clients: LoadClient[] = []
/** What each has heard of what is being counted. */
const heard: number[] = []
let whenHeard: (() => void) | undefined

await inParallel(people, 8, async (number) => {
  const client = new LoadClient(target, "tcp", userOf(number), PASSWORD)
  await client.open()
  await client.signIn("crowd")
  await client.becomeAvailable()
  const [messages, presences] = [createCounter("</body>"), createCounter("<presence")]
  heard[number] = 0
  client.listen((bytes) => {
    heard[number] = (heard[number] ?? 0) + messages(bytes) + presences(bytes)
    whenHeard?.()
  })
  clients[number] = client
})

/** Until each of them has heard so much more than nothing. */
async function until(listeners: readonly number[], count: number): Promise<void> {
  const isOver = () => listeners.every((number) => (heard[number] ?? 0) >= count)
  while (!isOver()) {
    await new Promise<void>((resolve) => {
      whenHeard = resolve
    })
  }
}

const client = (number: number) => clients[number] as LoadClient
const everybody = clients.map((_, number) => number)

const scenes: Record<Scene, (count: number) => Promise<void>> = {
  async chat(count) {
    const message = `<message to='${userOf(1)}@${target.domain}' type='chat' id='m'><body>${BODY}</body></message>`
    const sender = client(0)
    const some = sender.encode(message.repeat(WINDOW))
    for (let sent = WINDOW; sent <= count; sent += WINDOW) {
      sender.write(some)
      await until([1], sent)
    }
  },
  async enter() {
    for (const number of everybody) {
      const room = `${roomOf(target)}/nick${number}`
      client(number).send(`<presence to='${room}'><x xmlns='${NS_MUC}'/></presence>`)
      await until([number], number + 1)
      if (number > 0) continue
      const form = `<query xmlns='${NS_MUC}#owner'><x xmlns='jabber:x:data' type='submit'/></query>`
      client(0).send(`<iq type='set' id='open' to='${roomOf(target)}'>${form}</iq>`)
      await new Promise((resolve) => setTimeout(resolve, 300))
    }
  },
  async talk(count) {
    const message = `<message to='${roomOf(target)}' type='groupchat' id='r'><body>${BODY}</body></message>`
    for (let said = 1; said <= count; said++) {
      client(said % people).send(message)
      await until(everybody, said)
    }
  },
}

function roomOf({ roomsDomain }: Target): string {
  return `verona@${roomsDomain}`
}

async function play({ scene, count }: { readonly scene: Scene; readonly count: number }): Promise<void> {
  heard.fill(0)
  await scenes[scene](count)
  parentPort?.postMessage("done")
}

parentPort?.on("message", (wanted) => void play(wanted))
parentPort?.postMessage("ready")
