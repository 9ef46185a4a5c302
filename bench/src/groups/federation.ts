import { chmod } from "node:fs/promises"
import { dirname } from "node:path"
import { Authority } from "../../../tests/federation/authority.ts"
import { NameServer } from "../../../tests/federation/name-server.ts"
import { inParallel, PASSWORD, registerAccounts, userOf } from "../accounts.ts"
import type { Figure, Group, Load, Part } from "../group.ts"
import { LoadClient } from "../load-client.ts"
import { BODY, closePairs, makeAvailable, type Pair } from "../pairs.ts"
import { freePort, processorSeconds, type RunningServer, type ServerUnderTest } from "../server-under-test.ts"
import { ejabberd } from "../servers/ejabberd.ts"
import { kith } from "../servers/kith.ts"
import { prosody } from "../servers/prosody.ts"
import { measureThroughput, WINDOW } from "../throughput.ts"

const SENDER = "sender.example"
const RECEIVER = "receiver.example"

export const federation: Group = {
  name: "federation",
  title: "Between servers",
  about: `Somebody on the server of the column writes to somebody on the server of the row, in as many pairs as elsewhere, each of
which always has ${WINDOW} messages with bodies of 100 bytes under way. The servers find each other by SRV records and prove who they are
by certificates; nothing is archived. Both share the machine with the load generator. The processor time is that of both servers.`,
  parts: [to(kith), to(prosody), to(ejabberd)],
}

function to(receiver: ServerUnderTest): Part {
  const measure = async (sender: ServerUnderTest, load: Load): Promise<Figure[]> => {
    const names = await NameServer.start()
    const authority = await Authority.open()
    // Some of them run under an account of their own.
    await chmod(dirname(authority.path), 0o755)
    const running: RunningServer[] = []
    const start = async (server: ServerUnderTest, domain: string) => {
      const port = await freePort()
      const { certificate, key } = await authority.issue([domain])
      const place = { domain, port, certificate, key, authorities: authority.path, nameServer: names }
      // Before it starts: who has been asked in vain is not asked again soon.
      await names.publish({ [domain]: { port } })
      const started = await server.start({ archive: false, federation: place })
      running.push(started)
      return started
    }
    try {
      return await measurePair(
        await start(sender, SENDER),
        await start(receiver, RECEIVER),
        `to ${receiver.name}`,
        load,
      )
    } finally {
      await Promise.all(running.map((server) => server.stop()))
      await authority.close()
      await names.stop()
    }
  }
  return { name: `to ${receiver.name}`, measure }
}

async function measurePair(
  from: RunningServer,
  there: RunningServer,
  name: string,
  { pairs, seconds }: Load,
): Promise<Figure[]> {
  for (const { target } of [from, there]) await registerAccounts(target, pairs)
  const open: Pair[] = []
  await inParallel(pairs, 8, async (number) => {
    const [sender, receiver] = [from, there].map(
      ({ target }) => new LoadClient(target, "tcp", userOf(number), PASSWORD),
    ) as [LoadClient, LoadClient]
    await makeAvailable({ sender, receiver })
    open.push({ sender, receiver })
  })
  const flows = open.map(({ sender, receiver }) => {
    const text = sender.message(`${receiver.user}@${there.target.domain}`, "m", BODY)
    return { sender, receiver, text }
  })
  const before = await processorSeconds(there.pid)
  const startedAt = performance.now()
  const reading = await measureThroughput(flows, from.pid, seconds, WINDOW)
  // Also while it was warming up, as the other one: the pace is the same.
  const perSecond = ((await processorSeconds(there.pid)) - before) / ((performance.now() - startedAt) / 1000)
  closePairs(open)
  const receiverEach = reading.perSecond === 0 ? 0 : perSecond / reading.perSecond
  return [
    { name: `messages, ${name}`, value: reading.perSecond, unit: "1/s" },
    {
      name: `both servers for 100,000 messages, ${name}`,
      value: (reading.secondsEach + receiverEach) * 100_000,
      unit: "CPU s",
    },
  ]
}
