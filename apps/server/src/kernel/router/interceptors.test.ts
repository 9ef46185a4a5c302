import assert from "node:assert/strict"
import { test } from "node:test"
import { DomainError, defineFeature, LaterAnswer } from "@kith/feature-kit"
import { type ElementLike, xml } from "@kith/xmpp"
import { startTestServer } from "../../testing/index.ts"

const PING = "<ping xmlns='urn:xmpp:ping'/>"

/** Asks people before their pings are answered. */
const doorman = defineFeature({
  name: "doorman",
  setup({ xmpp }) {
    const held: ((answer: ElementLike | Error) => void)[] = []
    let asked = 0
    xmpp.interceptIq(({ payload }, next) => {
      asked++
      if (payload.namespace === "urn:doorman:own") return xml("mine", { xmlns: "urn:doorman:own" })
      if (payload.namespace === "urn:doorman:closed") throw new DomainError("forbidden", "Come tomorrow.")
      if (payload.namespace !== "urn:doorman:later") return next()
      return new LaterAnswer(
        new Promise((resolve, reject) =>
          held.push((answer) => (answer instanceof Error ? reject(answer) : resolve(answer))),
        ),
      )
    })
    return { held, asked: () => asked }
  },
})

test("who stands before the features answers, refuses, or lets them answer", async () => {
  await using server = await startTestServer({ features: [doorman] })
  await server.register("juliet")
  const juliet = await server.signIn("juliet")
  const own = await juliet.ask("<x xmlns='urn:doorman:own'/>", { to: "localhost" })
  assert.ok(own.has("mine", "urn:doorman:own"))
  assert.equal(await juliet.askInVain("<x xmlns='urn:doorman:closed'/>"), "forbidden")
  await juliet.ask(PING, { to: "localhost" })
  assert.equal(await juliet.askInVain("<x xmlns='urn:nobody'/>", { to: "localhost" }), "service-unavailable")
  // What goes to a session is nobody's business.
  const { asked } = server.service(doorman)
  const before = asked()
  juliet.send(`<iq to='${juliet.jid}' type='get' id='own'>${PING}</iq>`)
  await juliet.next("iq", ({ id, type }) => id === "own" && type === "get")
  assert.equal(asked(), before)
})

test("what is answered later keeps nothing waiting, and says as little of who is not there", async () => {
  await using server = await startTestServer({ features: [doorman] })
  await server.register("romeo", "juliet")
  const juliet = await server.signIn("juliet")
  const { held } = server.service(doorman)
  for (const [id, to] of [
    ["1", "romeo@localhost"],
    ["2", "nobody@localhost"],
    ["3", "localhost"],
  ]) {
    juliet.send(`<iq type='get' id='${id}' to='${to}'><x xmlns='urn:doorman:later'/></iq>`)
  }
  await juliet.ask(PING, { to: "localhost" })
  assert.equal(held.length, 3)
  held[0]?.(xml("late", { xmlns: "urn:doorman:later" }))
  held[1]?.(xml("late", { xmlns: "urn:doorman:later" }))
  held[2]?.(new DomainError("service-unavailable"))
  const answers = [await juliet.next("iq"), await juliet.next("iq"), await juliet.next("iq")]
  const told = Object.fromEntries(
    answers.map(({ id, type, elements }) => [id, `${type} ${elements[0]?.name}`]),
  )
  assert.deepEqual(told, { 1: "result late", 2: "error error", 3: "error error" })
})
