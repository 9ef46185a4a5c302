import { setTimeout as delay } from "node:timers/promises"
import { inParallel, PASSWORD, registerAccounts, userOf, warmUpAccounts } from "../accounts.ts"
import { type Figure, type Group, type Load, onServer } from "../group.ts"
import { LoadClient } from "../load-client.ts"
import { type RunningServer, residentBytes } from "../server-under-test.ts"

const ACCOUNTS = 200

export const memory: Group = {
  name: "memory",
  title: "Memory of idle sessions",
  about:
    "What a session costs that is signed in, available and silent: by how much the server's resident memory grows.",
  parts: [{ name: "tcp", measure: onServer({ archive: true }, measureIdle) }],
}

async function measureIdle(server: RunningServer, { sessions }: Load): Promise<Figure[]> {
  await registerAccounts(server.target, ACCOUNTS)
  await warmUpAccounts(server.target, ACCOUNTS)
  await delay(3000)
  const before = await residentBytes(server.pid)
  const clients: LoadClient[] = []
  await inParallel(sessions, 8, async (number) => {
    const client = new LoadClient(server.target, "tcp", userOf(number % ACCOUNTS), PASSWORD)
    await client.open()
    await client.signIn(`idle${number}`)
    await client.becomeAvailable()
    client.listen(() => {})
    clients.push(client)
  })
  await delay(5000)
  const after = await residentBytes(server.pid)
  for (const client of clients) client.close()
  return [{ name: "memory per idle session", value: (after - before) / sessions / 1024, unit: "KiB" }]
}
