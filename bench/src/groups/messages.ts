import { setTimeout as delay } from "node:timers/promises"
import { registerAccounts } from "../accounts.ts"
import { createCounter } from "../counter.ts"
import { type Figure, type Group, type Load, onServer, type Part } from "../group.ts"
import type { Door } from "../load-client.ts"
import { BODY, closePairs, openPairs } from "../pairs.ts"
import { processorSeconds, type RunningServer } from "../server-under-test.ts"

const WARM_UP_MS = 2000
/** Messages a pair has under way: enough to keep the server busy, little enough to measure it and not its queues. */
const WINDOW = 20

export const messages: Group = {
  name: "messages",
  title: "Messages a second",
  about: `Between pairs, each of which always has ${WINDOW} messages with bodies of 100 bytes under way. Archives are in SQLite:
Kith commits before it delivers and syncs each commit (synchronous=FULL); Prosody and ejabberd deliver whether or not the
archive is written.`,
  parts: [part("tcp", false), part("websocket", false), part("tcp", true), part("websocket", true)],
}

function part(door: Door, archive: boolean): Part {
  const name = archive ? `${door}, archive` : door
  const measure = onServer({ archive }, (server, load) => measureThroughput(server, door, name, load))
  return { name, measure }
}

/** As many messages as go through when every pair always has WINDOW of them under way. */
async function measureThroughput(
  server: RunningServer,
  door: Door,
  name: string,
  load: Load,
): Promise<Figure[]> {
  await registerAccounts(server.target, load.pairs * 2)
  const pairs = await openPairs(server.target, door, load.pairs)
  let delivered = 0
  let failure: Error | undefined
  for (const { sender, receiver } of pairs) {
    const text = sender.message(`${receiver.user}@${server.target.domain}`, "m", BODY)
    const count = createCounter("</message>")
    for (const client of [sender, receiver]) {
      client.onFailure((error) => {
        failure = error
      })
    }
    receiver.listen((received) => {
      const arrived = count(received)
      delivered += arrived
      if (arrived > 0) sender.send(text.repeat(door === "tcp" ? arrived : 1))
      // A WebSocket carries one stanza a frame.
      if (door === "websocket") for (let more = 1; more < arrived; more++) sender.send(text)
    })
    for (let index = 0; index < WINDOW; index++) sender.send(text)
  }
  await delay(WARM_UP_MS)
  const [startCount, startAt, startCpu] = [delivered, performance.now(), await processorSeconds(server.pid)]
  await delay(load.seconds * 1000)
  const passed = (performance.now() - startAt) / 1000
  const rate = (delivered - startCount) / passed
  const cores = ((await processorSeconds(server.pid)) - startCpu) / passed
  closePairs(pairs)
  if (failure !== undefined) throw failure
  return [
    { name: `messages, ${name}`, value: rate, unit: "1/s" },
    { name: `cores used, ${name}`, value: cores, unit: "cores" },
  ]
}
