import { setTimeout as delay } from "node:timers/promises"
import { inParallel, PASSWORD, userOf } from "../accounts.ts"
import { createCounter } from "../counter.ts"
import type { Figure, Group, Load, Part } from "../group.ts"
import { LoadClient } from "../load-client.ts"
import { meter } from "../meter.ts"
import { withSeededFolder } from "../seeding/seeded-kith.ts"
import type { World } from "../seeding/world.ts"
import { processorSeconds, type RunningServer } from "../server-under-test.ts"
import { startKithIn } from "../servers/kith.ts"
import { measureOnServer } from "../throughput.ts"

/** Messages that wait for somebody, all in all: few for many or many for few. */
const WAITING = 40_000
const OCCUPANTS = 20
/** Messages under way from each of them. */
const ROOM_WINDOW = 5
const WARM_UP_MS = 2_000
const PATIENCE_MS = 60_000

const BASE: World = { accounts: 1_000, contacts: 20, messages: 100_000, rooms: 20, absent: 400, waiting: 100 }

/** What is ten times as much; the messages that wait are the same number, for a tenth of the people. */
const GROWN: Readonly<Record<string, Partial<World>>> = {
  base: {},
  "10 × accounts": { accounts: 10_000 },
  "10 × contacts": { contacts: 200 },
  "10 × archived": { messages: 1_000_000 },
  "10 × rooms": { rooms: 200 },
  "10 × waiting": { absent: 40, waiting: 1_000 },
}
const ALL = Object.assign({}, ...Object.values(GROWN)) as Partial<World>

export const growth: Group = {
  name: "growth",
  title: "Growth",
  about: `What a message that is delivered costs the server: between pairs, with the archives of both; in a room of ${OCCUPANTS} with an
archive, each copy; and to somebody who comes back, out of those that have waited, with the presence that the return brings,
also to contacts who return. At first Kith has ${BASE.accounts.toLocaleString("en-US")} accounts of ${BASE.contacts} contacts each, ${BASE.messages.toLocaleString("en-US")} archived messages and ${BASE.rooms} rooms,
and ${BASE.waiting} messages wait for each who is away; then there is ten times as much of one thing, and at last of everything. What
is flat costs the same; two runs of the same row differ by up to a fifth.`,
  parts: Object.entries({ ...GROWN, "10 × everything": ALL }).map(([name, change]) => part(name, change)),
}

function part(name: string, change: Partial<World>): Part {
  const world = { ...BASE, ...change }
  return {
    name,
    servers: ["Kith"],
    measure: (_, load) =>
      withSeededFolder(world, async (folder) => {
        const running = await startKithIn(folder, { archive: true })
        try {
          return await measureCosts(running, name, world, load)
        } finally {
          await running.stop()
        }
      }),
  }
}

async function measureCosts(
  running: RunningServer,
  name: string,
  world: World,
  load: Load,
): Promise<Figure[]> {
  const figure = (what: string, seconds: number): Figure => ({
    name: `${what}, ${name}`,
    value: seconds * 1e6,
    unit: "CPU µs",
  })
  return [
    figure("message", (await measureOnServer(running, "tcp", load)).secondsEach),
    figure("message in a room", await measureRoom(running, load.seconds)),
    figure("message that waited", await measureWaiting(running, world)),
  ]
}

/** Processor seconds for each copy of what everybody in a room says. */
async function measureRoom({ target, pid }: RunningServer, seconds: number): Promise<number> {
  const room = `room0@${target.roomsDomain}`
  let delivered = 0
  let failure: Error | undefined
  const occupants: LoadClient[] = []
  for (let number = 0; number < OCCUPANTS; number++) {
    const client = new LoadClient(target, "tcp", userOf(number), PASSWORD)
    await client.open()
    await client.signIn("room")
    await client.ask(
      `<presence to='${room}/nick${number}'><x xmlns='http://jabber.org/protocol/muc'/></presence>`,
      /<subject/,
    )
    client.onFailure((error) => {
      failure = error
    })
    occupants.push(client)
  }
  for (const client of occupants) {
    const text = client.encode(
      `<message to='${room}' type='groupchat' id='m'><body>${"x".repeat(100)}</body></message>`,
    )
    const count = createCounter("</message>")
    let heard = 0
    client.listen((bytes) => {
      const arrived = count(bytes)
      delivered += arrived
      // Everybody hears all: for each round of the room it is once one's turn.
      for (heard += arrived; heard >= OCCUPANTS && failure === undefined; heard -= OCCUPANTS)
        client.write(text)
    })
    for (let message = 0; message < ROOM_WINDOW; message++) client.write(text)
  }
  await delay(WARM_UP_MS)
  const { secondsEach } = await meter(pid, seconds, () => delivered)
  for (const client of occupants) client.close()
  if (failure !== undefined) throw failure
  return secondsEach
}

/** Processor seconds for each message that somebody gets who was away, who logs in before that is counted. */
async function measureWaiting({ target, pid }: RunningServer, world: World): Promise<number> {
  const clients: LoadClient[] = []
  let delivered = 0
  await inParallel(world.absent, 8, async (number) => {
    const client = new LoadClient(target, "tcp", userOf(world.accounts - 1 - number), PASSWORD)
    await client.open()
    await client.signIn("bench")
    const count = createCounter("</message>")
    client.listen((bytes) => {
      delivered += count(bytes)
    })
    clients.push(client)
  })
  const startCpu = await processorSeconds(pid)
  const giveUpAt = performance.now() + PATIENCE_MS
  for (const client of clients) client.send("<presence/>")
  while (delivered < WAITING) {
    if (performance.now() > giveUpAt) throw new Error(`Only ${delivered} of ${WAITING} messages arrived`)
    await delay(10)
  }
  const seconds = (await processorSeconds(pid)) - startCpu
  for (const client of clients) client.close()
  return seconds / WAITING
}
