import assert from "node:assert/strict"
import { monitorEventLoopDelay } from "node:perf_hooks"
import { after, afterEach, test } from "node:test"
import { Jid } from "@kith/xmpp"
import type { Account } from "../index.ts"
import { closeDevices, openDevice, signIn } from "./people.ts"
import { RudeServer } from "./rude-server.ts"
import { until } from "./until.ts"

const ROMEO = "romeo@montague.example"
const JULIET = "juliet@capulet.example"
const PERSON = { address: Jid.parse(ROMEO), password: "a rose" }
const CLIENT = "xmlns='jabber:client'"
/** Longer nobody waits for a key that was pressed. */
const FREEZE_MS = 1_000

// What is left out is said to who looks after the app, each time.
const { warn } = console
console.warn = () => undefined
after(() => {
  console.warn = warn
})
afterEach(closeDevices)

const chat = (body: string, id: string) =>
  `<message ${CLIENT} type='chat' from='${JULIET}/b' to='${ROMEO}' id='${id}'><body>${body}</body></message>`

/** What comes at last is read, and nothing before it took longer at a time than anybody notices. */
async function bears(server: RudeServer, account: Account, frames: Iterable<string>): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 10 })
  delay.enable()
  await server.sayRaw(frames)
  await server.sayRaw([chat("the end of it", "end")])
  const { messages } = account.conversation(Jid.parse(JULIET))
  await until(messages, (all) => all.some(({ body }) => body === "the end of it"), 60_000)
  delay.disable()
  const worstMs = Math.round(delay.max / 1e6)
  assert.ok(worstMs < FREEZE_MS, `It stood still for ${worstMs} ms`)
  assert.equal(account.status.get().state, "online")
}

function* count(many: number, write: (number: number) => string): Generator<string> {
  for (let number = 0; number < many; number++) yield write(number)
}

test("presence without end, of strangers and of one contact's devices, is borne", async () => {
  await using server = await RudeServer.open(ROMEO)
  server.script.answerRequest = (request) => {
    if (!request.has("query", "jabber:iq:roster")) return false
    const item = `<item jid='${JULIET}' subscription='both'/>`
    server.script.say(
      `<iq type='result' id='${request.id}'><query xmlns='jabber:iq:roster'>${item}</query></iq>`,
    )
    return true
  }
  const account = await signIn(PERSON, server.endpoint)
  await until(account.contacts, ({ length }) => length === 1)
  await bears(
    server,
    account,
    count(40_000, (number) => {
      const from = number % 2 === 0 ? `${JULIET}/device-${number}` : `person${number}@capulet.example/x`
      return `<presence ${CLIENT} from='${from}'><status>${number}</status></presence>`
    }),
  )
  assert.equal(account.contacts.get().length, 1)
})

test("ten thousand reactions to one message are counted, and a hundred kinds of them shown", async () => {
  await using server = await RudeServer.open(ROMEO)
  const account = await signIn(PERSON, server.endpoint)
  const juliet = account.conversation(Jid.parse(JULIET))
  await server.sayRaw([chat("Thou knowst the mask of night", "mask")])
  await until(juliet.messages, ({ length }) => length === 1)
  await bears(
    server,
    account,
    count(10_000, (number) => {
      const emojis = Array.from(
        { length: 50 },
        (_, each) => `<reaction>${String.fromCodePoint(0x1f300 + ((number + each) % 700))}</reaction>`,
      )
      return `<message ${CLIENT} type='chat' from='${JULIET}/b' to='${ROMEO}' id='r${number}'><reactions xmlns='urn:xmpp:reactions:0' id='mask'>${emojis.join("")}</reactions></message>`
    }),
  )
  const [mask] = juliet.messages.get()
  assert.ok((mask?.reactions ?? []).length <= 100, `There are ${mask?.reactions?.length} kinds`)
  for (const { count: times } of mask?.reactions ?? []) assert.equal(times, 1)
})

test("stanzas of a megabyte and frames that are no XML cost themselves and nothing else", async () => {
  await using server = await RudeServer.open(ROMEO)
  const account = await signIn(PERSON, server.endpoint)
  await bears(
    server,
    account,
    count(60, (number) =>
      number % 3 === 0
        ? chat("x".repeat(1_500_000), `big${number}`)
        : number % 3 === 1
          ? `<message ${CLIENT} from='${JULIET}'><body>&nbsp;<b></message>`
          : `<iq ${CLIENT} type='result' id='${number}' from='${JULIET}'>${"<a>".repeat(5_000)}${"</a>".repeat(5_000)}</iq>`,
    ),
  )
  assert.equal(account.conversation(Jid.parse(JULIET)).messages.get().length, 1)
})

test("a server that floods who is not let in yet is left, and tried again later", async () => {
  await using server = await RudeServer.open(ROMEO)
  const bomb = `<presence ${CLIENT} from='${JULIET}/b'><status>${"x".repeat(900_000)}</status></presence>`
  let visits = 0
  const { openLink } = server.script
  Object.assign(server.script, {
    openLink: async () => {
      visits++
      const link = await openLink()
      void server.sayRaw(count(100, () => bomb))
      return link
    },
  })
  const account = await openDevice(PERSON, server.endpoint)
  await until(account.status, ({ state }) => state === "waiting")
  await until(account.status, ({ state }) => state === "connecting" && visits > 1)
  assert.deepEqual(account.contacts.get(), [])
})

test("a contact list that is too long to be read keeps nobody out", async () => {
  await using server = await RudeServer.open(ROMEO)
  server.script.answerRequest = (request) => {
    if (!request.has("query", "jabber:iq:roster")) return false
    const items = Array.from({ length: 50_000 }, (_, each) => `<item jid='person${each}@capulet.example'/>`)
    void server.sayRaw([
      `<iq ${CLIENT} type='result' id='${request.id}'><query xmlns='jabber:iq:roster'>${items.join("")}</query></iq>`,
    ])
    return true
  }
  const account = await signIn(PERSON, server.endpoint)
  await bears(server, account, [])
})
