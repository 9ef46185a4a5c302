import { mkdtemp, rm, stat } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { PASSWORD, userOf } from "../accounts.ts"
import type { Target } from "../connection.ts"
import type { Figure, Group, Load } from "../group.ts"
import { LoadClient } from "../load-client.ts"
import { withSeededFolder } from "../seeding/seeded-kith.ts"
import { startKithIn } from "../servers/kith.ts"

const ACCOUNTS = 100_000
/** Messages that a client asks for first of an archive. */
const PAGE = 50

export const start: Group = {
  name: "start",
  title: "Start",
  about: `From the launch of Kith until it is healthy and has opened a stream: with an empty folder, where it makes its tables first,
again on that folder, and on one with ${ACCOUNTS.toLocaleString("en-US")} accounts of 20 contacts each and many messages, of which every archive has
as many as the others. Those are written by SQL, out of rows that Kith itself had stored; their words are not in the index of
the search. The file has just been written, so that most of it is in the memory of the system. Then somebody logs in for the
first time and reads the newest ${PAGE} messages.`,
  parts: [
    { name: "nothing stored", servers: ["Kith"], measure: measureSmall },
    { name: "much stored", servers: ["Kith"], measure: measureLarge },
  ],
}

async function measureSmall(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), "kith-bench-"))
  try {
    return [
      await measureStart(folder, "start, nothing stored, first time"),
      await measureStart(folder, "start, nothing stored, again"),
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function measureLarge(_: unknown, { archived }: Load): Promise<Figure[]> {
  const world = {
    accounts: ACCOUNTS,
    contacts: 20,
    messages: archived,
    rooms: 1_000,
    absent: 1_000,
    waiting: 100,
  }
  return withSeededFolder(world, async (folder) => {
    const what = `${archived.toLocaleString("en-US")} messages`
    const { size } = await stat(join(folder, "kith.db"))
    const after: Figure[] = []
    const started = await measureStart(folder, `start, ${what}`, async (target) => {
      after.push(...(await measureReturn(target, archived)))
    })
    return [{ name: `database, ${what}`, value: size / 2 ** 20, unit: "MiB" }, started, ...after]
  })
}

/** Starts Kith on a folder, and stops it again after `use`. */
async function measureStart(
  folder: string,
  name: string,
  use: (target: Target) => Promise<void> = async () => {},
): Promise<Figure> {
  const startAt = performance.now()
  const running = await startKithIn(folder, { archive: true })
  try {
    const health = await fetch(`http://127.0.0.1:${running.httpPort}/health`)
    if (!health.ok) throw new Error(`Kith is not healthy: ${await health.text()}`)
    const client = new LoadClient(running.target, "tcp", "nobody", PASSWORD)
    await client.open()
    const seconds = (performance.now() - startAt) / 1000
    client.close()
    await use(running.target)
    return { name, value: seconds, unit: "s" }
  } finally {
    await running.stop()
  }
}

/** Somebody in the middle, who has as much as the others, comes back. */
async function measureReturn(target: Target, archived: number): Promise<Figure[]> {
  const client = new LoadClient(target, "tcp", userOf(ACCOUNTS / 2), PASSWORD)
  const startAt = performance.now()
  await client.open()
  await client.signIn("bench")
  const signedInAt = performance.now()
  const paging = `<set xmlns='http://jabber.org/protocol/rsm'><max>${PAGE}</max><before/></set>`
  const query = `<iq type='set' id='page'><query xmlns='urn:xmpp:mam:2'>${paging}</query></iq>`
  const page = await client.ask(query, /^.*<fin.*<\/iq>/s)
  const readAt = performance.now()
  client.close()
  const count = page.split("</forwarded>").length - 1
  // On average an archive has twice as many.
  const expected = Math.min(PAGE, archived / ACCOUNTS)
  if (count < expected) throw new Error(`The newest page has ${count} messages instead of ${expected}`)
  return [
    { name: "log-in after it", value: signedInAt - startAt, unit: "ms" },
    { name: "newest page after that", value: readAt - signedInAt, unit: "ms" },
  ]
}
