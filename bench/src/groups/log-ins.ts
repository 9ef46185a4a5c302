import { inParallel, PASSWORD, registerAccounts, userOf, warmUpAccounts } from "../accounts.ts"
import { type Figure, type Group, type Load, onServer } from "../group.ts"
import { LoadClient } from "../load-client.ts"
import type { RunningServer } from "../server-under-test.ts"

const ACCOUNTS = 200

export const logIns: Group = {
  name: "log-ins",
  title: "Log-ins",
  about:
    "Whole log-ins: connection, SCRAM-SHA-1, binding; 16 at the same time, on accounts that have logged in before.",
  parts: [{ name: "SCRAM-SHA-1", measure: onServer({ archive: false }, measureLogIns) }],
}

async function measureLogIns({ target }: RunningServer, { seconds }: Load): Promise<Figure[]> {
  await registerAccounts(target, ACCOUNTS)
  await warmUpAccounts(target, ACCOUNTS)
  let count = 0
  const end = performance.now() + seconds * 1000
  await inParallel(16, 16, async (worker) => {
    while (performance.now() < end) {
      const client = new LoadClient(target, "tcp", userOf((worker * 7 + count) % ACCOUNTS), PASSWORD)
      await client.open()
      await client.signIn("bench")
      client.close()
      count++
    }
  })
  return [{ name: "log-ins", value: count / seconds, unit: "1/s" }]
}
