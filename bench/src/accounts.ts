import type { Target } from "./connection.ts"
import { LoadClient } from "./load-client.ts"

export const PASSWORD = "correct horse battery"

export const userOf = (number: number) => `user${number}`

/** Accounts from number 0 on, by in-band registration. */
export async function registerAccounts(target: Target, count: number): Promise<void> {
  await inParallel(count, 8, async (number) => {
    const client = new LoadClient(target, "tcp", userOf(number), PASSWORD)
    await client.open()
    await client.register()
    client.close()
  })
}

/** The first log-in of each account, in which some servers derive its keys and none answers as it does later. */
export async function warmUpAccounts(target: Target, count: number): Promise<void> {
  await inParallel(count, 8, async (number) => {
    const client = new LoadClient(target, "tcp", userOf(number), PASSWORD)
    await client.open()
    await client.signIn("bench")
    client.close()
  })
}

/** Does `work` for each number below `count`, for so many of them at the same time as there are workers. */
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
