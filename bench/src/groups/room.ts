import { once } from "node:events"
import { setTimeout as delay } from "node:timers/promises"
import { Worker } from "node:worker_threads"
import { inParallel, PASSWORD, registerAccounts, userOf } from "../accounts.ts"
import type { BystanderParts } from "../bystander.ts"
import { createCounter } from "../counter.ts"
import { type Figure, type Group, type Load, onServer, type Part } from "../group.ts"
import { LoadClient } from "../load-client.ts"
import { BODY } from "../pairs.ts"
import type { RunningServer } from "../server-under-test.ts"

/** Said at the same time; when all have heard them, as many follow. */
const MESSAGES_AT_ONCE = 20
/** A server that takes longer to let everybody in or out leaves its rows empty. */
const PATIENCE_MS = 90_000
const NS_MUC = "http://jabber.org/protocol/muc"

export const room: Group = {
  name: "room",
  title: "Rooms",
  about: `Everybody enters one room, ${MESSAGES_AT_ONCE} of them talk at a time, and everybody leaves. Two bystanders are in no room, and one writes to
the other every 10 ms: their figure is the longest wait. Entering shows everybody to everybody: a million presences for 1,000,
25 million for 5,000.
A dash: at the pace of the smaller room that server would have needed minutes, and was not asked.`,
  parts: [part(100), part(1000, ["Kith", "ejabberd"]), part(5000, ["Kith"])],
}

function part(occupants: number, servers?: readonly string[]): Part {
  return {
    name: `${occupants} occupants`,
    ...(servers !== undefined && { servers }),
    measure: onServer({ archive: true }, (server, load) => measureRoom(server, occupants, load)),
  }
}

/** One room in which everybody enters, some talk and everybody leaves, while two who are not in it go on talking. */
async function measureRoom(
  { target }: RunningServer,
  occupants: number,
  { seconds }: Load,
): Promise<Figure[]> {
  await registerAccounts(target, occupants + 2)
  const room = `verona@${target.roomsDomain}`
  const bystander = await startBystander({
    target,
    users: [userOf(occupants), userOf(occupants + 1)],
    password: PASSWORD,
  })
  const people: LoadClient[] = []
  let [entered, heard, left, awaited] = [0, 0, 0, 0]
  let whenHeard = () => {}
  let failure: Error | undefined
  await inParallel(occupants, 8, async (number) => {
    const client = new LoadClient(target, "tcp", userOf(number), PASSWORD)
    await client.open()
    await client.signIn("room")
    client.onFailure((error) => {
      failure = error
    })
    // Its own presence, at the end of what a newcomer is shown (XEP-0045 §7.2.2), has status 110; so has its last.
    const countSelf = createCounter("'110'")
    const countSelfToo = createCounter('"110"')
    const countMessages = createCounter("</body>")
    let isInside = false
    client.listen((bytes) => {
      heard += countMessages(bytes)
      if (heard >= awaited) whenHeard()
      for (let selves = countSelf(bytes) + countSelfToo(bytes); selves > 0; selves--) {
        if (isInside) left++
        else entered++
        isInside = true
      }
    })
    people[number] = client
  })

  const phase = async (name: string, act: () => void, isDone: () => boolean): Promise<[Figure, number]> => {
    await bystander.longestPauseMs()
    const startAt = performance.now()
    act()
    while (!isDone()) {
      if (failure !== undefined) throw failure
      if (performance.now() - startAt > PATIENCE_MS)
        throw new Error(`the room did not end to ${name} in time`)
      await delay(5)
    }
    const passedMs = performance.now() - startAt
    const pause = await bystander.longestPauseMs()
    return [
      { name: `room of ${occupants}, bystander while they ${name}`, value: pause, unit: "ms" },
      passedMs,
    ]
  }

  const figures: Figure[] = []
  try {
    const enter = () => {
      for (const [number, client] of people.entries())
        client.send(`<presence to='${room}/nick${number}'><x xmlns='${NS_MUC}'/></presence>`)
    }
    // The first makes the room, alone, and opens it.
    people[0]?.send(`<presence to='${room}/nick0'><x xmlns='${NS_MUC}'/></presence>`)
    while (entered === 0) await delay(5)
    const owner = `<query xmlns='${NS_MUC}#owner'><x xmlns='jabber:x:data' type='submit'/></query>`
    people[0]?.send(`<iq type='set' id='open' to='${room}'>${owner}</iq>`)
    await delay(500)
    entered = 0
    const [entering, enteringMs] = await phase("enter", enter, () => entered >= occupants - 1)
    heard = 0
    let [said, isOver] = [0, false]
    const talk = () => {
      for (const end = said + MESSAGES_AT_ONCE; said < end; said++) {
        const message = `<message to='${room}' type='groupchat' id='r${said}'><body>${BODY}</body></message>`
        people[(said * 37) % occupants]?.send(message)
      }
      awaited = said * occupants
    }
    whenHeard = () => {
      isOver = performance.now() >= endAt
      if (isOver) awaited = Number.POSITIVE_INFINITY
      else talk()
    }
    const endAt = performance.now() + seconds * 1000
    const [talking, talkingMs] = await phase("talk", talk, () => isOver)
    const leave = () => {
      for (const [number, client] of people.entries())
        client.send(`<presence to='${room}/nick${number}' type='unavailable'/>`)
    }
    left = 0
    const [leaving] = await phase("leave", leave, () => left >= occupants)
    figures.push(
      { name: `room of ${occupants}, entering`, value: occupants / (enteringMs / 1000), unit: "1/s" },
      { name: `room of ${occupants}, deliveries`, value: heard / (talkingMs / 1000), unit: "1/s" },
      entering,
      talking,
      leaving,
    )
  } finally {
    await bystander.stop()
    for (const client of people) client.close()
  }
  return figures
}

async function startBystander(
  parts: BystanderParts,
): Promise<{ longestPauseMs(): Promise<number>; stop(): Promise<void> }> {
  const worker = new Worker(new URL("../bystander.ts", import.meta.url), { workerData: parts })
  await once(worker, "message")
  return {
    async longestPauseMs() {
      worker.postMessage("tell")
      const [pause] = (await once(worker, "message")) as [number]
      return pause
    },
    async stop() {
      await worker.terminate()
    },
  }
}
