import { setTimeout as delay } from "node:timers/promises"
import { LoadClient } from "../../src/load-client.ts"
import type { Figure, Part } from "../figure.ts"
import { type Holdings, watchHeap } from "../heap.ts"

const MINUTES = Number(process.env.KITH_BENCH_MINUTES ?? 60)
const WARM_UP_MINUTES = Math.min(2, MINUTES / 4)
/** As many as an hour has at five a second, also in fewer minutes: it is what came that may be kept, not what passed. */
const MESSAGES = 18_000
const PAUSE_MS = (MINUTES * 60_000) / MESSAGES

/** What the page of somebody holds who is written to all the time: at first, half-way and at the end. */
export const memory: Part = {
  name: "memory",
  title: "Memory",
  async measure(stage) {
    const [romeo, juliet] = await stage.pair()
    await stage.leave(juliet)
    const writer = new LoadClient(stage.target, "tcp", "juliet", stage.password)
    await writer.open()
    await writer.signIn("bench")
    await writer.becomeAvailable()
    writer.listen(() => undefined)
    const weigh = await watchHeap(romeo.page)
    const beganAt = Date.now()
    let number = 0
    const talkUntil = async (minute: number) => {
      while (Date.now() - beganAt < minute * 60_000) {
        for (; number * PAUSE_MS < Date.now() - beganAt; number++) writer.send(messageOf(number))
        await delay(PAUSE_MS)
      }
      await romeo.reads(`Number ${number - 1}:`)
      // What is on its way to the store or to the other is no leak.
      await delay(2_000)
      return await weigh()
    }
    const first = await talkUntil(WARM_UP_MINUTES)
    const middle = await talkUntil(MINUTES / 2)
    const last = await talkUntil(MINUTES)
    writer.close()
    return [
      ...figuresOf(`after ${WARM_UP_MINUTES} minutes of traffic`, first),
      ...figuresOf(`after ${MINUTES / 2} minutes`, middle),
      ...figuresOf(`after ${MINUTES} minutes and ${number} messages`, last),
      {
        name: "growth of the heap from the first to the last",
        value: last.heapMegabytes - first.heapMegabytes,
        unit: "MB",
        aim: 2,
      },
    ]
  },
}

const figuresOf = (when: string, { heapMegabytes, nodes, listeners }: Holdings): Figure[] => [
  { name: `heap ${when}`, value: heapMegabytes, unit: "MB" },
  { name: `DOM nodes ${when}`, value: nodes, unit: "pieces" },
  { name: `listeners ${when}`, value: listeners, unit: "pieces" },
]

/** With all that clients add to what people write. */
function messageOf(number: number): string {
  const body = `Number ${number}: so shows a snowy dove trooping with crows.`
  const marks = "<request xmlns='urn:xmpp:receipts'/><markable xmlns='urn:xmpp:chat-markers:0'/>"
  const state = "<active xmlns='http://jabber.org/protocol/chatstates'/>"
  return `<message to='romeo@localhost' type='chat' id='m${number}'><body>${body}</body>${marks}${state}</message>`
}
