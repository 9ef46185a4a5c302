import assert from "node:assert/strict"
import { type TestContext, test } from "node:test"
import { TestServer } from "../../apps/server/src/testing/index.ts"
import { BODY } from "../../bench/src/pairs.ts"
import { median } from "../../bench/src/percentile.ts"
import { costOf, frame } from "./cost.ts"
import { Crowd, type Scene } from "./crowd.ts"

const STANZA = `<message to='user1@localhost' type='chat' id='m'><body>${BODY}</body></message>`
/** Until the engine has compiled what runs often, everything costs more. */
const WARM_UP_ROUNDS = 5
const ROUNDS = 5
const FRAMED = 10_000
/** The people are quicker than people, and all come from here. */
const LIMITS = `
[streams]
require-tls = "unless-loopback"
max-connections-per-address = 1000
bytes-per-second = 1000000000
burst-bytes = 1000000000`

/** Of one delivered message: bytes allocated, and how many stanzas could be found in a stream meanwhile. */
interface DeliveryCost {
  readonly bytes: number
  readonly framings: number
}

async function costOfDelivery(parts: {
  readonly people: number
  readonly hasArchive: boolean
  readonly scene: Scene
  readonly messages: number
  readonly deliveries: number
}): Promise<DeliveryCost> {
  const config = `${LIMITS}\n[message-archive]\nenabled = ${parts.hasArchive}`
  await using server = await TestServer.start({ config })
  await using crowd = await Crowd.gather(server, parts.people)
  if (parts.scene === "talk") await crowd.play("enter", 1)
  const costs: DeliveryCost[] = []
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
    const framing = await costOf(() => frame(STANZA, FRAMED))
    const whole = await costOf(() => crowd.play(parts.scene, parts.messages))
    // Nobody may talk in a room without end. Elsewhere the clock stands, so that nothing else is done meanwhile.
    if (parts.scene === "talk") server.clock.advance(60_000)
    costs.push({
      bytes: whole.bytes / parts.deliveries,
      framings: whole.processorMs / parts.deliveries / (framing.processorMs / FRAMED),
    })
  }
  const measured = costs.slice(WARM_UP_ROUNDS)
  return {
    bytes: median(measured.map((cost) => cost.bytes)),
    framings: median(measured.map((cost) => cost.framings)),
  }
}

/** What was seen when this was written stands behind each limit. */
function assertBelow(t: TestContext, cost: DeliveryCost, limit: DeliveryCost): void {
  const told = `${Math.round(cost.bytes)} bytes, ${cost.framings.toFixed(1)} framings`
  t.diagnostic(told)
  assert.ok(cost.bytes < limit.bytes, `${told}; it may allocate ${limit.bytes} bytes`)
  assert.ok(cost.framings < limit.framings, `${told}; it may cost ${limit.framings} framings`)
}

test("a message between two people costs little more than to read it", async (t) => {
  const chat = { people: 2, scene: "chat", messages: 10_000, deliveries: 10_000 } as const
  const cost = await costOfDelivery({ ...chat, hasArchive: false })
  assertBelow(t, cost, { bytes: 3_500 /* 2,950 */, framings: 10 /* 4.5 */ })
})

test("a message that is archived for both costs what three rows cost", async (t) => {
  const chat = { people: 2, scene: "chat", messages: 10_000, deliveries: 10_000 } as const
  const cost = await costOfDelivery({ ...chat, hasArchive: true })
  assertBelow(t, cost, { bytes: 11_500 /* 9,600 */, framings: 55 /* 24 */ })
})

test("a message to a room costs each occupant less, the more they are", async (t) => {
  const room = (people: number) => {
    const messages = 6_000 / people
    return costOfDelivery({ people, scene: "talk", messages, deliveries: 6_000, hasArchive: false })
  }
  const [small, large] = [await room(20), await room(150)]
  assertBelow(t, large, { bytes: 2_900 /* 2,390 */, framings: 25 /* 10 */ })
  assert.ok(large.bytes < small.bytes, `${large.bytes} bytes in a large room, ${small.bytes} in a small one`)
})
