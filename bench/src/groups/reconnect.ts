import { setTimeout as delay } from "node:timers/promises"
import { inParallel, PASSWORD, registerAccounts } from "../accounts.ts"
import { type Figure, type Group, type Load, onServer } from "../group.ts"
import { LoadClient } from "../load-client.ts"
import { ResumableSession } from "../resumable-session.ts"
import type { RunningServer } from "../server-under-test.ts"
import { accountOfSession, openSessions, prepareAccounts, resourceOfSession } from "../sessions.ts"

/** Connections that are being opened at the same time: more would wait in the queue of the system. */
const AT_ONCE = 64
/** A server that takes longer leaves its rows empty. */
const RETURN_MS = 120_000
/** How long a message may still be on its way when everybody is back. */
const PATIENCE_MS = 10_000

export const reconnect: Group = {
  name: "reconnect",
  title: "Reconnect storm",
  about: `All sessions, of a thousand accounts, have stream management (XEP-0198). Their connections are cut at once, without a word;
each is sent a message meanwhile; then all connect, log in with SCRAM-SHA-1 and resume, ${AT_ONCE} at the same time. Counted is the time
from the first connection until the last is back, and the messages that have not arrived some seconds later.`,
  parts: [{ name: "storm", measure: onServer({ archive: false }, measureReconnect) }],
}

async function measureReconnect(server: RunningServer, { sessions: count }: Load): Promise<Figure[]> {
  const { target } = server
  await prepareAccounts(server)
  const sender = await openSender(server)
  const sessions: ResumableSession[] = []
  const clients = await openSessions(server, "tcp", count, async (client, number) => {
    sessions[number] = await ResumableSession.begin(client)
  })
  await delay(2000)
  for (const client of clients) client.close()
  for (let number = 0; number < count; number++) {
    const to = `${accountOfSession(number)}@${target.domain}/${resourceOfSession(number)}`
    sender.send(sender.message(to, `m${number}`, `Number ${number}`))
  }
  const startAt = performance.now()
  const back: LoadClient[] = []
  await inParallel(count, AT_ONCE, async (number) => {
    if (performance.now() - startAt > RETURN_MS)
      throw new Error(`only ${back.length} of ${count} sessions were back in time`)
    const client = new LoadClient(target, "tcp", accountOfSession(number), PASSWORD)
    await client.open()
    await client.authenticate()
    await (sessions[number] as ResumableSession).resume(client)
    back.push(client)
  })
  const passed = (performance.now() - startAt) / 1000
  const missing = () => sessions.filter(({ messages }) => messages === 0).length
  for (const giveUpAt = performance.now() + PATIENCE_MS; missing() > 0 && performance.now() < giveUpAt; )
    await delay(50)
  for (const client of [...back, sender]) client.close()
  return [
    { name: `until ${count} sessions are back`, value: passed, unit: "s" },
    { name: `lost of ${count}`, value: missing(), unit: "messages" },
  ]
}

/** Somebody with an account of their own. */
async function openSender({ target }: RunningServer): Promise<LoadClient> {
  await registerAccounts(target, 1)
  const sender = new LoadClient(target, "tcp", accountOfSession(0), PASSWORD)
  await sender.open()
  await sender.signIn("sender")
  sender.listen(() => {})
  return sender
}
