import { setTimeout as delay } from "node:timers/promises"
import { type Door, LoadClient, type Target } from "./load-client.ts"
import { processorSeconds, type RunningServer, residentBytes } from "./server-under-test.ts"

/** One figure; `unit` says what is counted, and whether more or less of it is better. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: "1/s" | "ms" | "KiB" | "cores"
}

export interface Load {
  readonly pairs: number
  readonly seconds: number
  readonly idleSessions: number
}

export const PASSWORD = "correct horse battery"
const BODY = "x".repeat(100)
const WARM_UP_MS = 2000
/** Messages a pair has under way: enough to keep the server busy, little enough to measure it and not its queues. */
const WINDOW = 20

export const userOf = (number: number) => `user${number}`

export async function registerAccounts(target: Target, count: number): Promise<void> {
  await inParallel(count, 8, async (number) => {
    const client = new LoadClient(target, "tcp", userOf(number), PASSWORD)
    await client.open()
    await client.register()
    client.close()
  })
}

/** Whole log-ins: connection, SCRAM-SHA-1, binding. Each account's first log-in, which derives its key, is not counted. */
export async function measureLogins(target: Target, accounts: number, seconds: number): Promise<Figure> {
  const once = async (number: number) => {
    const client = new LoadClient(target, "tcp", userOf(number), PASSWORD)
    await client.open()
    await client.signIn("bench")
    client.close()
  }
  await inParallel(accounts, 8, once)
  let count = 0
  const end = performance.now() + seconds * 1000
  await inParallel(16, 16, async (worker) => {
    while (performance.now() < end) {
      await once((worker * 7 + count) % accounts)
      count++
    }
  })
  return { name: "log-ins", value: count / seconds, unit: "1/s" }
}

interface Pair {
  readonly sender: LoadClient
  readonly receiver: LoadClient
}

async function openPairs(target: Target, door: Door, count: number): Promise<Pair[]> {
  const pairs: Pair[] = []
  await inParallel(count, 8, async (number) => {
    const [sender, receiver] = [number * 2, number * 2 + 1].map(
      (user) => new LoadClient(target, door, userOf(user), PASSWORD),
    ) as [LoadClient, LoadClient]
    for (const client of [sender, receiver]) {
      await client.open()
      await client.signIn("bench")
      await client.becomeAvailable()
    }
    sender.listen(() => {})
    pairs.push({ sender, receiver })
  })
  return pairs
}

function closePairs(pairs: readonly Pair[]): void {
  for (const { sender, receiver } of pairs) {
    sender.close()
    receiver.close()
  }
}

/** As many messages as go through when every pair always has WINDOW of them under way. */
export async function measureThroughput(server: RunningServer, door: Door, load: Load): Promise<Figure[]> {
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
    { name: `messages, ${door}`, value: rate, unit: "1/s" },
    { name: `cores used, ${door}`, value: cores, unit: "cores" },
  ]
}

/** Latency from sending to receiving at a steady 500 messages a second, spread over all pairs. */
export async function measureLatency(server: RunningServer, load: Load): Promise<Figure[]> {
  const pairs = await openPairs(server.target, "tcp", load.pairs)
  const latencies: number[] = []
  for (const { receiver } of pairs) {
    let rest = ""
    receiver.listen((received) => {
      rest += received
      for (let end = rest.indexOf("</message>"); end >= 0; end = rest.indexOf("</message>")) {
        const sentAt = /\sid=['"]t([\d.]+)['"]/.exec(rest.slice(0, end))?.[1]
        if (sentAt !== undefined) latencies.push(performance.now() - Number(sentAt))
        rest = rest.slice(end + 10)
      }
    })
  }
  const startAt = performance.now()
  const endAt = startAt + WARM_UP_MS + load.seconds * 1000
  let sent = 0
  while (performance.now() < endAt) {
    const due = Math.floor((performance.now() - startAt) / 2)
    for (; sent < due; sent++) {
      const pair = pairs[sent % pairs.length] as Pair
      const to = `${pair.receiver.user}@${server.target.domain}`
      pair.sender.send(pair.sender.message(to, `t${performance.now()}`, BODY))
    }
    await delay(2)
  }
  await delay(2000)
  closePairs(pairs)
  const counted = latencies.slice(WARM_UP_MS / 2).sort((a, b) => a - b)
  const lost = sent - latencies.length
  if (lost > 0) throw new Error(`${lost} of ${sent} messages did not arrive within 2 s`)
  return [0.5, 0.95, 0.99].map((share) => ({
    name: `p${share * 100} at 500 messages/s`,
    value: counted[Math.floor(counted.length * share)] ?? Number.NaN,
    unit: "ms",
  }))
}

/** What a session costs that is signed in, available and silent. */
export async function measureIdle(server: RunningServer, accounts: number, load: Load): Promise<Figure> {
  await delay(3000)
  const before = await residentBytes(server.pid)
  const clients: LoadClient[] = []
  await inParallel(load.idleSessions, 8, async (number) => {
    const client = new LoadClient(server.target, "tcp", userOf(number % accounts), PASSWORD)
    await client.open()
    await client.signIn(`idle${number}`)
    await client.becomeAvailable()
    client.listen(() => {})
    clients.push(client)
  })
  await delay(5000)
  const after = await residentBytes(server.pid)
  for (const client of clients) client.close()
  return { name: "memory per idle session", value: (after - before) / load.idleSessions / 1024, unit: "KiB" }
}

/** Counts a word in a stream of pieces that may cut it. */
export function createCounter(word: string): (text: string) => number {
  let tail = ""
  return (text) => {
    const joined = tail + text
    let count = 0
    let end = 0
    for (let at = joined.indexOf(word); at >= 0; at = joined.indexOf(word, end)) {
      count++
      end = at + word.length
    }
    tail = joined.slice(Math.max(end, joined.length - word.length + 1))
    return count
  }
}

export async function inParallel(
  count: number,
  workers: number,
  work: (number: number) => Promise<void>,
): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < count) await work(next++)
  }
  await Promise.all(Array.from({ length: workers }, worker))
}
