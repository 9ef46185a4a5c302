import { registerAccounts } from "../accounts.ts"
import type { Door } from "../connection.ts"
import { type Figure, type Group, type Load, onServer, type Part } from "../group.ts"
import { measureRelay } from "../relays/relay.ts"
import type { RunningServer } from "../server-under-test.ts"
import { measureOnServer } from "../throughput.ts"

export const limit: Group = {
  name: "limit",
  title: "The limit",
  about: `What goes through Kith, and what goes through a process of the same Node.js that copies the same bytes from one
connection to another and looks at nothing. Same pairs and load generator, one after the other, without archive. Where the
generator is the limit of both, the share says little, and what 100,000 messages cost the process in between says more.`,
  parts: [part("tcp"), part("websocket")],
}

function part(door: Door): Part {
  const measure = onServer({ archive: false }, (server, load) => measureShare(server, door, load))
  return { name: door, servers: ["Kith"], measure }
}

async function measureShare(server: RunningServer, door: Door, load: Load): Promise<Figure[]> {
  const relay = await measureRelay(door, load)
  await registerAccounts(server.target, load.pairs * 2)
  const kith = await measureOnServer(server, door, load)
  return [
    { name: `relay, ${door}`, value: relay.perSecond, unit: "1/s" },
    { name: `Kith, ${door}`, value: kith.perSecond, unit: "1/s" },
    { name: `Kith's share, ${door}`, value: (kith.perSecond / relay.perSecond) * 100, unit: "%" },
    { name: `100,000 messages cost the relay, ${door}`, value: relay.secondsEach * 100_000, unit: "CPU s" },
    { name: `100,000 messages cost Kith, ${door}`, value: kith.secondsEach * 100_000, unit: "CPU s" },
  ]
}
