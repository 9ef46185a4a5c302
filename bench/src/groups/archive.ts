import { setTimeout as delay } from "node:timers/promises"
import { PASSWORD, registerAccounts, userOf } from "../accounts.ts"
import { createCounter } from "../counter.ts"
import { ARCHIVED, fillArchive } from "../filled-archive.ts"
import { type Figure, type Group, type Load, onServer } from "../group.ts"
import { LoadClient } from "../load-client.ts"
import { figuresOf, meter } from "../meter.ts"
import { percentile } from "../percentile.ts"
import type { RunningServer } from "../server-under-test.ts"

const PAGE = 50
const READERS = 8
const WARM_UP_MS = 1000

export const archive: Group = {
  name: "archive",
  title: "Pages of an archive",
  about: `${READERS} sessions of one account each ask for ${PAGE} messages after one anywhere in an archive of ${ARCHIVED.toLocaleString("en-US")} (XEP-0313, XEP-0059),
and for the next ones as soon as they have them. The archive is in SQLite and has the same size on all servers: one message is
sent, and SQL makes the others of it, as the server itself would have written them.`,
  parts: [
    {
      name: "pages",
      measure: (server, load) =>
        onServer({ archive: true }, (running) => measurePages(running, server.name, load))(server, load),
    },
  ],
}

async function measurePages(server: RunningServer, name: string, load: Load): Promise<Figure[]> {
  const { target } = server
  await registerAccounts(target, 2)
  const reader = userOf(0)
  await sendOne(server, userOf(1), reader)
  const ids = fillArchive(name, server.archivePath, reader)

  const durations: number[] = []
  let [pages, forwarded] = [0, 0]
  let failure: Error | undefined
  const clients: LoadClient[] = []
  for (let number = 0; number < READERS; number++) {
    const client = new LoadClient(target, "tcp", reader, PASSWORD)
    await client.open()
    await client.signIn(`reader${number}`)
    client.onFailure((error) => {
      failure = error
    })
    clients.push(client)
    let askedAt = 0
    const ask = () => {
      askedAt = performance.now()
      client.send(pageQuery(ids[Math.floor(Math.random() * ids.length)] as string))
    }
    const countMessages = createCounter("</forwarded>")
    const countEnds = createCounter("</fin>")
    client.listen((bytes) => {
      forwarded += countMessages(bytes)
      if (countEnds(bytes) === 0) return
      durations.push(performance.now() - askedAt)
      pages++
      ask()
    })
    ask()
  }
  await delay(WARM_UP_MS)
  const before = durations.length
  const reading = await meter(server.pid, load.seconds, () => pages)
  for (const client of clients) client.close()
  if (failure !== undefined) throw failure
  if (forwarded < pages * PAGE) throw new Error(`${pages} pages had only ${forwarded} messages`)
  return [
    ...figuresOf(`pages of ${PAGE}`, reading),
    {
      name: `p99 of a page of ${PAGE}`,
      value: percentile(durations.slice(before), 0.99),
      unit: "ms",
    },
  ]
}

const pageQuery = (after: string) =>
  `<iq type='set' id='page'><query xmlns='urn:xmpp:mam:2'>` +
  `<set xmlns='http://jabber.org/protocol/rsm'><max>${PAGE}</max><after>${after}</after></set></query></iq>`

/** The message that the archive is made of; it is there once it has arrived and the archive has had a moment. */
async function sendOne({ target }: RunningServer, from: string, to: string): Promise<void> {
  const [sender, receiver] = [from, to].map((user) => new LoadClient(target, "tcp", user, PASSWORD)) as [
    LoadClient,
    LoadClient,
  ]
  for (const client of [sender, receiver]) {
    await client.open()
    await client.signIn("first")
    await client.becomeAvailable()
  }
  const arrived = new Promise<void>((resolve) => {
    const count = createCounter("</message>")
    receiver.listen((bytes) => {
      if (count(bytes) > 0) resolve()
    })
  })
  sender.send(sender.message(`${to}@${target.domain}`, "first", "x".repeat(100)))
  await arrived
  await delay(2000)
  sender.close()
  receiver.close()
}
