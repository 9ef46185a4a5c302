import { registerAccounts } from "../accounts.ts"
import type { Door } from "../connection.ts"
import { type Figure, type Group, type Load, onServer, type Part } from "../group.ts"
import { measureRelay } from "../relays/relay.ts"
import type { RunningServer } from "../server-under-test.ts"
import { measureOnServer, WINDOW } from "../throughput.ts"

export const limit: Group = {
  name: "limit",
  title: "The limit",
  about: `What goes through Kith, and what goes through a process of the same Node.js that copies the same bytes from one
connection to another and looks at nothing. Same pairs and load generator, one after the other, without archive. With ${WINDOW}
messages of a pair under way, as in the other sections, a relay on TCP copies them all in one piece; with one, as when people
write to each other, it does as much work for each as a server. Where the generator is the limit of both, the share says little,
and what 100,000 messages cost the process in between says more.`,
  parts: [part("tcp", WINDOW), part("tcp", 1), part("websocket", WINDOW), part("websocket", 1)],
}

function part(door: Door, window: number): Part {
  const name = `${door}, ${window} under way`
  const measure = onServer({ archive: false }, (server, load) =>
    measureShare(server, door, load, window, name),
  )
  return { name, servers: ["Kith"], measure }
}

async function measureShare(
  server: RunningServer,
  door: Door,
  load: Load,
  window: number,
  name: string,
): Promise<Figure[]> {
  const relay = await measureRelay(door, load, window)
  await registerAccounts(server.target, load.pairs * 2)
  const kith = await measureOnServer(server, door, load, window)
  return [
    { name: `relay, ${name}`, value: relay.perSecond, unit: "1/s" },
    { name: `Kith, ${name}`, value: kith.perSecond, unit: "1/s" },
    { name: `Kith's share, ${name}`, value: (kith.perSecond / relay.perSecond) * 100, unit: "%" },
    { name: `100,000 messages cost the relay, ${name}`, value: relay.secondsEach * 100_000, unit: "CPU s" },
    { name: `100,000 messages cost Kith, ${name}`, value: kith.secondsEach * 100_000, unit: "CPU s" },
  ]
}
