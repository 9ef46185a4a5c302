import { inParallel, PASSWORD, registerAccounts, userOf, warmUpAccounts } from "./accounts.ts"
import type { Door } from "./connection.ts"
import { LoadClient } from "./load-client.ts"
import type { RunningServer } from "./server-under-test.ts"

/** Accounts that many sessions are spread over: no server limits so few of one account. */
const ACCOUNTS = 1000

/** Makes the accounts for {@link openSessions}, and has each log in once. */
export async function prepareAccounts({ target }: RunningServer): Promise<void> {
  await registerAccounts(target, ACCOUNTS)
  await warmUpAccounts(target, ACCOUNTS)
}

export const accountOfSession = (number: number) => userOf(number % ACCOUNTS)
export const resourceOfSession = (number: number) => `session${number}`

/** Signs in so many sessions, spread over the accounts; what comes next is done by `begin`. */
export async function openSessions(
  { target }: RunningServer,
  door: Door,
  count: number,
  begin: (client: LoadClient, number: number) => Promise<void>,
): Promise<LoadClient[]> {
  const clients: LoadClient[] = []
  await inParallel(count, 16, async (number) => {
    const client = new LoadClient(target, door, accountOfSession(number), PASSWORD)
    await client.open()
    await client.signIn(resourceOfSession(number))
    await begin(client, number)
    clients[number] = client
  })
  return clients
}
