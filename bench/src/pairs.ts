import { inParallel, PASSWORD, userOf } from "./accounts.ts"
import type { Door, Target } from "./connection.ts"
import { LoadClient } from "./load-client.ts"

/** What every message says. */
export const BODY = "x".repeat(100)

/** Two available sessions, one of which writes to the other. */
export interface Pair {
  readonly sender: LoadClient
  readonly receiver: LoadClient
}

export async function openPairs(target: Target, door: Door, count: number): Promise<Pair[]> {
  const pairs: Pair[] = []
  await inParallel(count, 8, async (number) => {
    const [sender, receiver] = [number * 2, number * 2 + 1].map(
      (user) => new LoadClient(target, door, userOf(user), PASSWORD),
    ) as [LoadClient, LoadClient]
    await makeAvailable({ sender, receiver })
    pairs.push({ sender, receiver })
  })
  return pairs
}

/** Signs both in, whatever servers they are on. */
export async function makeAvailable({ sender, receiver }: Pair): Promise<void> {
  for (const client of [sender, receiver]) {
    await client.open()
    await client.signIn("bench")
    await client.becomeAvailable()
  }
  sender.listen(() => {})
}

export function closePairs(pairs: readonly Pair[]): void {
  for (const { sender, receiver } of pairs) {
    sender.close()
    receiver.close()
  }
}
