import { registerAccounts } from "../accounts.ts"
import { type Figure, type Group, type Load, onServer, type Part } from "../group.ts"
import type { Door } from "../load-client.ts"
import type { RunningServer } from "../server-under-test.ts"
import { measureOnServer, WINDOW } from "../throughput.ts"

export const messages: Group = {
  name: "messages",
  title: "Messages a second",
  about: `Between pairs, each of which always has ${WINDOW} messages with bodies of 100 bytes under way. Archives are in SQLite:
Kith commits before it delivers and syncs each commit (synchronous=FULL); Prosody and ejabberd deliver whether or not the
archive is written.`,
  parts: [part("tcp", false), part("websocket", false), part("tcp", true), part("websocket", true)],
}

function part(door: Door, archive: boolean): Part {
  const name = archive ? `${door}, archive` : door
  const measure = onServer({ archive }, (server, load) => measureMessages(server, door, name, load))
  return { name, measure }
}

/** What goes through a server that has no accounts yet. */
export async function measureMessages(
  server: RunningServer,
  door: Door,
  name: string,
  load: Load,
): Promise<Figure[]> {
  await registerAccounts(server.target, load.pairs * 2)
  const { perSecond, cores } = await measureOnServer(server, door, load)
  return [
    { name: `messages, ${name}`, value: perSecond, unit: "1/s" },
    { name: `cores used, ${name}`, value: cores, unit: "cores" },
  ]
}
