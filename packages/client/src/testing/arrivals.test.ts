import assert from "node:assert/strict"
import { afterEach, beforeEach, describe, test } from "node:test"
import { Jid } from "@kith/xmpp"
import type { Account, Conversation } from "../index.ts"
import { createMemoryStore } from "../store/memory-store.ts"
import type { Store } from "../store/store.ts"
import { closeDevices, signIn } from "./people.ts"
import { ScriptedServer } from "./scripted-server.ts"
import { until } from "./until.ts"

const ROMEO = "romeo@montague.example"
const JULIET = Jid.parse("juliet@capulet.example")
const ENDPOINT = { kind: "websocket", url: "ws://127.0.0.1:9" } as const

/** A store on a disk that is busy at times: then everybody waits. */
class BusyStore implements Store {
  readonly #store = createMemoryStore()
  #busy: PromiseWithResolvers<void> | undefined

  hold(): void {
    this.#busy = Promise.withResolvers()
  }
  release(): void {
    this.#busy?.resolve()
    this.#busy = undefined
  }
  transact: Store["transact"] = async (work) => {
    await this.#busy?.promise
    return await this.#store.transact(work)
  }
  close = () => this.#store.close()
  wipe = () => this.#store.wipe()
}

describe("a message that comes while the store is busy", () => {
  let server: ScriptedServer
  let store: BusyStore
  let account: Account
  let juliet: Conversation

  const say = (id: string, content: string, attributes = "") =>
    server.say(
      `<message from='${JULIET}/b' to='${ROMEO}' id='${id}' type='chat' ${attributes}>${content}</message>`,
    )
  const saysText = (id: string, text: string) => say(id, `<body>${text}</body>`)
  const texts = () => juliet.messages.get().map(({ body }) => body)
  /** Everything that came before is taken in. */
  const taken = async () => {
    saysText("end", "the end")
    await until(juliet.messages, (messages) => messages.some(({ body }) => body === "the end"))
  }

  beforeEach(async () => {
    server = new ScriptedServer(ROMEO)
    store = new BusyStore()
    const person = { address: Jid.parse(ROMEO), password: "secret" }
    account = await signIn(person, ENDPOINT, { openLink: server.openLink, store })
    juliet = account.conversation(JULIET)
    saysText("m1", "Ay me!")
    await until(juliet.messages, ([first]) => first !== undefined)
    await juliet.markDisplayed()
    assert.equal(juliet.unread.get(), 0)
  })
  afterEach(async () => {
    store.release()
    await closeDevices()
  })

  test("is shown and counted where somebody looks, and stays the same once it is stored", async () => {
    store.hold()
    saysText("m2", "wherefore art thou?")
    const [, shown] = await until(juliet.messages, ({ length }) => length === 2)
    assert.equal(shown?.body, "wherefore art thou?")
    assert.equal(juliet.unread.get(), 1)
    assert.equal(juliet.firstUnreadId.get(), shown?.id)
    assert.equal(account.conversations.get()[0]?.lastMessage?.id, shown?.id)
    assert.equal(account.totalUnread.get(), 1)
    store.release()
    await taken()
    assert.equal(juliet.messages.get()[1], shown)
    assert.equal(juliet.firstUnreadId.get(), shown?.id)
    assert.equal(juliet.unread.get(), 2)
  })

  test("is read by who sees it then, and stays read", async () => {
    store.hold()
    saysText("m2", "wherefore art thou?")
    await until(juliet.unread, (unread) => unread === 1)
    const marking = juliet.markDisplayed()
    store.release()
    await marking
    assert.equal(juliet.unread.get(), 0)
    assert.equal(juliet.firstUnreadId.get(), undefined)
    assert.equal(account.totalUnread.get(), 0)
  })

  test("comes in its order, however many there are", async () => {
    store.hold()
    for (let number = 2; number <= 150; number++) saysText(`m${number}`, String(number))
    await until(juliet.messages, ({ length }) => length === 2)
    store.release()
    await taken()
    const all = Array.from({ length: 149 }, (_, index) => String(index + 2))
    assert.deepEqual(texts().slice(-150), [...all, "the end"])
  })

  test("that was here is not shown again", async () => {
    store.hold()
    saysText("m1", "Ay me!")
    saysText("m2", "wherefore art thou?")
    assert.deepEqual(texts(), ["Ay me!"])
    store.release()
    await taken()
    assert.deepEqual(texts(), ["Ay me!", "wherefore art thou?", "the end"])
  })

  test("and only changes another is no message for a moment", async () => {
    const seen = new Set<number>()
    juliet.messages.subscribe(() => seen.add(juliet.messages.get().length))
    const changes = [
      "<body>Ay!</body><replace xmlns='urn:xmpp:message-correct:0' id='m1'/>",
      "<reactions xmlns='urn:xmpp:reactions:0' id='m1'><reaction>🌹</reaction></reactions>",
      "<body>gone</body><retract xmlns='urn:xmpp:message-retract:1' id='m1'/>",
    ]
    for (const [index, change] of changes.entries()) {
      store.hold()
      say(`c${index}`, change)
      await Promise.resolve()
      store.release()
      await until(
        juliet.messages,
        ([first]) => [first?.edits, first?.reactions, first?.retracted][index] !== undefined,
      )
    }
    assert.deepEqual([...seen], [1])
  })
})
