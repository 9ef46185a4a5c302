import { setTimeout as delay } from "node:timers/promises"
import type { Door } from "../connection.ts"
import { type Figure, type Group, type Load, onServer, type Part } from "../group.ts"
import { type RunningServer, residentBytes } from "../server-under-test.ts"
import { openSessions, prepareAccounts } from "../sessions.ts"

export const memory: Group = {
  name: "memory",
  title: "Memory of idle sessions",
  about: `What a session costs that is signed in, available and silent: by how much the server's resident memory grows, divided by
the sessions. They belong to a thousand accounts, all of which have been signed in before.`,
  parts: [part("tcp"), part("tls"), part("websocket")],
}

function part(door: Door): Part {
  return {
    name: door,
    measure: onServer({ archive: true, tls: door === "tls" }, (server, load) =>
      measureIdle(server, door, load),
    ),
  }
}

async function measureIdle(server: RunningServer, door: Door, { sessions }: Load): Promise<Figure[]> {
  await prepareAccounts(server)
  await delay(3000)
  const before = await residentBytes(server.pid)
  const clients = await openSessions(server, door, sessions, async (client) => {
    await client.becomeAvailable()
    client.listen(() => {})
  })
  await delay(5000)
  const grown = (await residentBytes(server.pid)) - before
  for (const client of clients) client.close()
  return [{ name: `memory per idle session, ${door}`, value: grown / sessions / 1024, unit: "KiB" }]
}
