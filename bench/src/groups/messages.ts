import { registerAccounts } from "../accounts.ts"
import type { Door } from "../connection.ts"
import { type Figure, type Group, type Load, onServer, type Part } from "../group.ts"
import { figuresOf } from "../meter.ts"
import type { RunningServer } from "../server-under-test.ts"
import { measureOnServer, WINDOW } from "../throughput.ts"

export const messages: Group = {
  name: "messages",
  title: "Messages a second",
  about: `Between pairs, each of which always has ${WINDOW} messages with bodies of 100 bytes under way. Archives are in SQLite:
Kith commits before it delivers and syncs each commit (synchronous=FULL); Prosody and ejabberd deliver whether or not the
archive is written. TLS is 1.3 from the first byte, with one certificate (P-256) for all.`,
  parts: [part("tcp"), part("tls"), part("websocket"), part("tcp", true), part("websocket", true)],
}

function part(door: Door, archive = false): Part {
  const name = archive ? `${door}, archive` : door
  const measure = onServer({ archive, tls: door === "tls" }, (server, load) =>
    measureMessages(server, door, name, load),
  )
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
  return figuresOf(`messages, ${name}`, await measureOnServer(server, door, load))
}
