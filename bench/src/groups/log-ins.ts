import { randomUUID } from "node:crypto"
import { setTimeout as delay } from "node:timers/promises"
import { inParallel, PASSWORD, registerAccounts, userOf, warmUpAccounts } from "../accounts.ts"
import { type Figure, type Group, type Load, onServer } from "../group.ts"
import { LoadClient } from "../load-client.ts"
import { figuresOf, meter } from "../meter.ts"
import { fetchToken, offersTokens, signInWithToken, type TokenHolder } from "../quick-log-in.ts"
import type { RunningServer } from "../server-under-test.ts"

const ACCOUNTS = 200
/** Log-ins at the same time. */
const AT_ONCE = 32
const WARM_UP_SECONDS = 1

export const logIns: Group = {
  name: "log-ins",
  title: "Registrations and log-ins",
  about: `${AT_ONCE} at the same time, by TCP. A registration is a connection and an account made in-band (XEP-0077). A log-in is a
connection, SCRAM-SHA-1 and binding, on an account that has logged in before; with FAST (XEP-0484 by XEP-0388 and XEP-0386)
a connection, a token and binding in one round trip on the stream. Prosody and ejabberd have no FAST: their figure in that
row is that of their quickest log-in, SCRAM-SHA-1.`,
  parts: [
    { name: "registrations", measure: onServer({ archive: false }, measureRegistrations) },
    { name: "log-ins", measure: onServer({ archive: false }, measureLogIns) },
  ],
}

async function measureRegistrations(server: RunningServer, { seconds }: Load): Promise<Figure[]> {
  return repeat(server, seconds, "registrations", async (number) => {
    const client = new LoadClient(server.target, "tcp", `new${number}`, PASSWORD)
    await client.open()
    await client.register()
    client.close()
  })
}

async function measureLogIns(server: RunningServer, { seconds }: Load): Promise<Figure[]> {
  await registerAccounts(server.target, ACCOUNTS)
  await warmUpAccounts(server.target, ACCOUNTS)
  const withPassword = await repeat(server, seconds, "log-ins, SCRAM-SHA-1", async (number) => {
    const client = clientOf(server, number)
    await client.open()
    await client.signIn("bench")
    client.close()
  })
  const name = "log-ins, FAST"
  const holders = await fetchTokens(server)
  if (holders === undefined)
    return [...withPassword, ...withPassword.slice(0, 1).map((figure) => ({ ...figure, name }))]
  const withToken = await repeat(server, seconds, name, async (number) => {
    const client = clientOf(server, number)
    await client.open()
    await signInWithToken(client, holders[number % ACCOUNTS] as TokenHolder)
    client.close()
  })
  return [...withPassword, ...withToken]
}

/** For each account a token; `undefined` where the server has none. */
async function fetchTokens(server: RunningServer): Promise<TokenHolder[] | undefined> {
  const holders: TokenHolder[] = []
  let isOffered = true
  await inParallel(ACCOUNTS, 8, async (number) => {
    const client = clientOf(server, number)
    isOffered &&= offersTokens(await client.open())
    if (isOffered) holders[number] = await fetchToken(client, PASSWORD, randomUUID())
    client.close()
  })
  return isOffered ? holders : undefined
}

const clientOf = ({ target }: RunningServer, number: number) =>
  new LoadClient(target, "tcp", userOf(number % ACCOUNTS), PASSWORD)

/** Does `work` over and over, so many at once, and tells how often a second it was done. */
async function repeat(
  server: RunningServer,
  seconds: number,
  name: string,
  work: (number: number) => Promise<void>,
): Promise<Figure[]> {
  let [begun, done, isOver] = [0, 0, false]
  const workers = inParallel(AT_ONCE, AT_ONCE, async () => {
    while (!isOver) {
      await work(begun++)
      done++
    }
  })
  const figures = (async () => {
    await delay(WARM_UP_SECONDS * 1000)
    return figuresOf(name, await meter(server.pid, seconds, () => done))
  })()
  try {
    return await Promise.race([figures, workers.then(() => figures)])
  } finally {
    isOver = true
    await workers
  }
}
