import { PASSWORD, userOf } from "../accounts.ts"
import type { Door, Target } from "../connection.ts"
import type { Load } from "../group.ts"
import { LoadClient } from "../load-client.ts"
import type { Reading } from "../meter.ts"
import { BODY } from "../pairs.ts"
import { freePort, launch, terminate } from "../server-under-test.ts"
import { type Flow, measureThroughput } from "../throughput.ts"

/** What goes through a process that only copies, put under the same load in the same way as a server. */
export async function measureRelay(
  door: Door,
  { pairs, seconds }: Pick<Load, "pairs" | "seconds">,
  window: number,
): Promise<Reading> {
  const port = await freePort()
  const program = new URL(`${door}-relay.ts`, import.meta.url).pathname
  const relay = await launch(process.execPath, [program, String(port)], { port })
  try {
    const target = {
      host: "127.0.0.1",
      tcpPort: port,
      webSocketUrl: `ws://127.0.0.1:${port}`,
      domain: "localhost",
      roomsDomain: "rooms.localhost",
    }
    const flows: Flow[] = []
    for (let number = 0; number < pairs; number++) flows.push(await openFlow(target, door, number))
    const throughput = await measureThroughput(flows, relay.pid ?? 0, seconds, window)
    for (const client of flows.flatMap(({ sender, receiver }) => [sender, receiver])) client.close()
    return throughput
  } finally {
    await terminate(relay)
  }
}

async function openFlow(target: Target, door: Door, number: number): Promise<Flow> {
  const [sender, receiver] = [number * 2, number * 2 + 1].map(
    (user) => new LoadClient(target, door, userOf(user), PASSWORD),
  ) as [LoadClient, LoadClient]
  for (const client of [sender, receiver]) {
    await client.connect()
    client.send(door === "tcp" ? `${number}\n` : `${number}`)
  }
  return { sender, receiver, text: sender.message(`${receiver.user}@${target.domain}`, "m", BODY) }
}
