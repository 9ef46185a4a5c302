import { setTimeout as delay } from "node:timers/promises"
import { inParallel, PASSWORD, userOf } from "../accounts.ts"
import type { Figure, Group, Load, Part } from "../group.ts"
import { LoadClient } from "../load-client.ts"
import { percentile } from "../percentile.ts"
import { withSeededFolder } from "../seeding/seeded-kith.ts"
import { processorSeconds, type RunningServer, residentBytes } from "../server-under-test.ts"
import { startKithIn } from "../servers/kith.ts"
import { noteLatencies, sendTimed } from "../timed-messages.ts"

const CONTACTS = 20
/** How often each of them writes something: far oftener than people do. */
const MESSAGE_EVERY_SECONDS = 60
/** Messages that each has exchanged before. */
const ARCHIVED_EACH = 20
const SETTLE_MS = 3000

export const people: Group = {
  name: "people",
  title: "People on one machine",
  about: `Everybody has an account of their own, ${CONTACTS} contacts who see them come, one device that is connected by TLS, an archive in SQLite,
and writes to a contact once in ${MESSAGE_EVERY_SECONDS} seconds. All come within as short a time as the server takes to let them in.`,
  parts: [part(1_000), part(5_000), part(10_000)],
}

function part(count: number): Part {
  const world = {
    accounts: count,
    contacts: CONTACTS,
    messages: (count * ARCHIVED_EACH) / 2,
    rooms: 10,
    absent: 0,
    waiting: 0,
  }
  return {
    name: `${count} people`,
    servers: ["Kith"],
    measure: (_, load) =>
      withSeededFolder(world, async (folder) => {
        const running = await startKithIn(folder, { archive: true, tls: true })
        try {
          return await measurePeople(running, count, load)
        } finally {
          await running.stop()
        }
      }),
  }
}

async function measurePeople(server: RunningServer, count: number, { seconds }: Load): Promise<Figure[]> {
  const { target, pid } = server
  const clients: LoadClient[] = []
  const latencies: number[] = []
  const before = await residentBytes(pid)
  const startAt = performance.now()
  await inParallel(count, 32, async (number) => {
    const client = new LoadClient(target, "tls", userOf(number), PASSWORD)
    await client.open()
    await client.signIn("phone")
    await client.becomeAvailable()
    noteLatencies(client, latencies)
    clients[number] = client
  })
  const come = (performance.now() - startAt) / 1000
  await delay(SETTLE_MS)

  const [talkAt, processorAt] = [performance.now(), await processorSeconds(pid)]
  const passed = () => (performance.now() - talkAt) / 1000
  let sent = 0
  while (passed() < seconds) {
    const due = Math.floor((passed() * count) / MESSAGE_EVERY_SECONDS)
    for (; sent < due; sent++) {
      const from = (sent * 7919) % count
      // Contacts are neighbours in the circle of all accounts.
      sendTimed(clients[from] as LoadClient, `${userOf((from + 1) % count)}@${target.domain}`)
    }
    await delay(2)
  }
  const cores = ((await processorSeconds(pid)) - processorAt) / passed()
  const resident = await residentBytes(pid)
  await delay(1000)
  for (const client of clients) client.close()
  if (latencies.length < sent)
    throw new Error(`${sent - latencies.length} of ${sent} messages did not arrive`)
  const figure = (name: string, value: number, unit: Figure["unit"]): Figure => ({
    name: `${count.toLocaleString("en-US")} people: ${name}`,
    value,
    unit,
  })
  return [
    figure("until all have come", come, "s"),
    figure("memory before", before / 2 ** 20, "MiB"),
    figure("memory with them", resident / 2 ** 20, "MiB"),
    figure("processor while they talk", cores, "cores"),
    figure("p50 of a message", percentile(latencies, 0.5), "ms"),
    figure("p99 of a message", percentile(latencies, 0.99), "ms"),
  ]
}
