import assert from "node:assert/strict"
import { test } from "node:test"
import { DomainError, defineFeature } from "@kith/feature-kit"
import { type DataForm, parseStanzaError, type Stanza } from "@kith/xmpp"
import {
  type CommandAction,
  commandRequest,
  NS_COMMANDS,
  NS_DISCO_INFO,
  NS_DISCO_ITEMS,
  parseCommandResponse,
} from "@kith/xmpp/extensions"
import { startTestServer, type TestClient } from "../../testing/index.ts"
import { type AdHocCommands, adHocCommands, type Command, done } from "./index.ts"

const duel: DataForm = {
  type: "form",
  fields: [
    { name: "opponent", type: "jid-single", isRequired: true },
    { name: "oath", type: "text-private" },
  ],
}
const weapons: DataForm = {
  type: "form",
  fields: [{ name: "weapon", type: "list-single", options: [{ value: "rapier" }, { value: "dagger" }] }],
}
const everybody = () => true
const fight: Command = {
  node: "fight",
  name: "Challenge somebody",
  allows: everybody,
  run: () => ({
    form: duel,
    next: (first) => ({
      form: weapons,
      complete(second) {
        if (second.find("weapon") === "dagger")
          throw new DomainError("conflict", "The dagger is drawn already.")
        return done(`${first.get("opponent")} takes the ${second.find("weapon") ?? "fist"}.`)
      },
    }),
  }),
}
const greet: Command = {
  node: "greet",
  name: "Greet",
  allows: everybody,
  run: ({ to }) => done(`${to} greets you.`),
}
const rule: Command = {
  node: "rule",
  name: "Rule Verona",
  allows: ({ from }) => from.local === "juliet",
  run: () => done(),
}

const verona = (
  add: (commands: AdHocCommands) => void = (commands) => commands.server.add(fight, greet, rule),
) =>
  defineFeature({
    name: "verona",
    needs: { adHocCommands },
    setup: ({ needs }) => add(needs.adHocCommands),
  })

const open = () => startTestServer({ features: [verona()] })

async function run(client: TestClient, node: string, to = "localhost") {
  return read(await client.ask(String(commandRequest({ node, action: "execute" })), { type: "set", to }))
}

function read(answer: Stanza) {
  const command = answer.child("command", NS_COMMANDS)
  assert.ok(command, String(answer))
  assert.equal(command.attrs["xml:lang"], "en")
  return parseCommandResponse(command)
}

const step = (
  node: string,
  sessionId: string,
  action: CommandAction,
  values?: Readonly<Record<string, string>>,
) =>
  String(
    commandRequest({
      node,
      sessionId,
      action,
      form: values && {
        type: "submit",
        fields: Object.entries(values).map(([name, value]) => ({ name, values: [value] })),
      },
    }),
  )

async function refusal(client: TestClient, payload: string) {
  const error = parseStanzaError(await client.request(payload, { type: "set", to: "localhost" }))
  return error.detail === undefined ? error.condition : `${error.condition} ${error.detail.name}`
}

const listOf = async (client: TestClient, to = "localhost") =>
  (await client.ask(`<query xmlns='${NS_DISCO_ITEMS}' node='${NS_COMMANDS}'/>`, { to }))
    .child("query", NS_DISCO_ITEMS)
    ?.elements.map(({ attrs }) => `${attrs.jid} ${attrs.node} ${attrs.name}`)
    // Those of the tests; features have commands too.
    .filter((item) => / (fight|greet|rule) /.test(item))

test("everybody sees the commands they may run, and nothing of others", async () => {
  await using server = await open()
  await server.register("romeo", "juliet")
  const [romeo, juliet] = [await server.signIn("romeo"), await server.signIn("juliet")]
  const forAll = ["localhost fight Challenge somebody", "localhost greet Greet"]
  assert.deepEqual(await listOf(romeo), forAll)
  assert.deepEqual(await listOf(juliet), [...forAll, "localhost rule Rule Verona"])

  const describe = async (client: TestClient, node: string) =>
    (await client.ask(`<query xmlns='${NS_DISCO_INFO}' node='${node}'/>`, { to: "localhost" }))
      .child("query", NS_DISCO_INFO)
      ?.elements.map(({ attrs }) => attrs.var ?? `${attrs.category}/${attrs.type}`)
  assert.deepEqual(await describe(romeo, NS_COMMANDS), ["automation/command-list"])
  assert.deepEqual(await describe(romeo, "greet"), ["automation/command-node", NS_COMMANDS, "jabber:x:data"])
  for (const namespace of [NS_DISCO_INFO, NS_DISCO_ITEMS]) {
    const ask = (node: string) =>
      romeo.askInVain(`<query xmlns='${namespace}' node='${node}'/>`, { to: "localhost" })
    assert.equal(await ask("rule"), "forbidden")
    assert.equal(await ask("flee"), "item-not-found")
  }
  assert.equal(await refusal(romeo, step("rule", "x", "next")), "forbidden")
  assert.equal(await refusal(romeo, String(commandRequest({ node: "rule", action: "execute" }))), "forbidden")
  assert.equal(
    await refusal(romeo, String(commandRequest({ node: "flee", action: "execute" }))),
    "item-not-found",
  )
  const result = await run(juliet, "rule")
  assert.deepEqual([result.status, result.notes], ["completed", []])
})

test("a command of several forms goes forth and back, keeps what was filled in, and ends", async () => {
  await using server = await open()
  await server.register("romeo")
  const romeo = await server.signIn("romeo")
  const first = await run(romeo, "fight")
  assert.deepEqual(first.actions, { prev: false, next: true, complete: false, execute: "next" })
  const send = async (action: CommandAction, values?: Readonly<Record<string, string>>) =>
    read(await romeo.ask(step("fight", first.sessionId, action, values), { type: "set", to: "localhost" }))
  const challenge = { opponent: "Tybalt@localhost", oath: "by my troth" }
  const second = await send("execute", challenge)
  assert.deepEqual(second.actions, { prev: true, next: false, complete: true, execute: "complete" })
  assert.deepEqual(
    second.form?.fields.map(({ name }) => name),
    ["weapon"],
  )

  const again = await send("prev")
  assert.deepEqual(
    again.form?.fields.map(({ values }) => values),
    [["tybalt@localhost"], []],
    "remembered, but for what is private",
  )
  await send("next", challenge)
  const refused = await romeo.request(step("fight", first.sessionId, "complete", { weapon: "dagger" }), {
    type: "set",
    to: "localhost",
  })
  assert.equal(parseStanzaError(refused).text, "The dagger is drawn already.")
  const last = await send("complete", { weapon: "rapier" })
  assert.deepEqual(
    [last.status, last.notes],
    ["completed", [{ type: "info", text: "tybalt@localhost takes the rapier." }]],
  )
  assert.equal(await refusal(romeo, step("fight", first.sessionId, "prev")), "not-allowed session-expired")
})

test("what makes no sense is refused with its reason, and the dialogue goes on", async () => {
  await using server = await open()
  await server.register("romeo", "juliet")
  const [romeo, juliet] = [await server.signIn("romeo"), await server.signIn("juliet")]
  const { sessionId } = await run(romeo, "fight")
  const other = sessionId.replace(/^./, (first) => (first === "A" ? "B" : "A"))
  for (const [payload, expected] of [
    [step("fight", sessionId, "prev"), "bad-request bad-action"],
    [step("fight", sessionId, "complete", { opponent: "tybalt@localhost" }), "bad-request bad-action"],
    [step("fight", sessionId, "next", {}), "bad-request bad-payload"],
    [step("fight", sessionId, "next"), "bad-request bad-payload"],
    [step("fight", sessionId, "next", { opponent: "@@" }), "bad-request bad-payload"],
    [step("greet", sessionId, "next"), "bad-request bad-sessionid"],
    [step("fight", "1", "next"), "bad-request bad-sessionid"],
    [step("fight", "", "next"), "bad-request bad-sessionid"],
    [step("fight", other, "next"), "not-allowed session-expired"],
    [String(commandRequest({ node: "fight", action: "next" })), "bad-request bad-action"],
    [`<command xmlns='${NS_COMMANDS}' node='fight' action='stab'/>`, "bad-request malformed-action"],
    [`<command xmlns='${NS_COMMANDS}'/>`, "bad-request"],
    [`<order xmlns='${NS_COMMANDS}' node='fight'/>`, "bad-request"],
  ] as const) {
    assert.equal(await refusal(romeo, payload), expected, payload)
  }
  const stolen = step("fight", sessionId, "next", { opponent: "romeo@localhost" })
  assert.equal(await refusal(juliet, stolen), "bad-request bad-sessionid")
  const response = read(await romeo.ask(step("fight", sessionId, "cancel"), { type: "set", to: "localhost" }))
  assert.equal(response.status, "canceled")
  assert.equal(await refusal(romeo, step("fight", sessionId, "cancel")), "not-allowed session-expired")
  assert.deepEqual(server.complaints, [])
})

test("a dialogue ends with time, with the client, and when there are too many", async () => {
  await using server = await startTestServer({
    features: [verona()],
    config: "[ad-hoc-commands]\nmax-sessions = 3\nmax-sessions-per-account = 2\nsession-minutes = 1",
  })
  await server.register("romeo", "juliet")
  const [romeo, juliet] = [await server.signIn("romeo", "street"), await server.signIn("juliet")]
  const begin = async (client: TestClient) => (await run(client, "fight")).sessionId
  const isOpen = async (client: TestClient, id: string) =>
    (await refusal(client, step("fight", id, "prev"))) === "bad-request bad-action"

  const [first, second, third] = [await begin(romeo), await begin(romeo), await begin(romeo)]
  assert.deepEqual(
    [await isOpen(romeo, first), await isOpen(romeo, second), await isOpen(romeo, third)],
    [false, true, true],
  )
  const mine = await begin(juliet)
  await begin(juliet)
  assert.deepEqual([await isOpen(romeo, second), await isOpen(romeo, third)], [false, true])
  server.clock.advance(59_000)
  assert.ok(await isOpen(juliet, mine), "asking keeps it alive")
  server.clock.advance(59_000)
  assert.ok((await isOpen(juliet, mine)) && !(await isOpen(romeo, third)))

  const left = await begin(romeo)
  await romeo.close()
  assert.ok(!(await isOpen(await server.signIn("romeo", "street"), left)))
})

test("commands of accounts are for those who may see the account, and others see no account", async () => {
  await using server = await startTestServer({ features: [verona(({ accounts }) => accounts.add(greet))] })
  await server.register("romeo", "juliet", "tybalt")
  const [romeo, juliet, tybalt] = [
    await server.join("romeo"),
    await server.join("juliet"),
    await server.signIn("tybalt"),
  ]
  await server.befriend(romeo, juliet)
  assert.deepEqual(await listOf(romeo, "juliet@localhost"), ["juliet@localhost greet Greet"])
  const { notes } = await run(romeo, "greet", "juliet@localhost")
  assert.equal(notes?.[0]?.text, "juliet@localhost greets you.")
  assert.equal((await run(juliet, "greet", "juliet@localhost")).status, "completed")
  for (const payload of [
    String(commandRequest({ node: "greet", action: "execute" })),
    String(commandRequest({ node: "flee", action: "execute" })),
  ]) {
    const [there, nowhere] = [
      await tybalt.request(payload, { type: "set", to: "juliet@localhost" }),
      await tybalt.request(payload, { type: "set", to: "nobody@localhost" }),
    ]
    assert.equal(parseStanzaError(there).condition, "service-unavailable")
    assert.equal(String(there.child("error")), String(nowhere.child("error")))
  }
  assert.equal(
    await tybalt.askInVain(`<query xmlns='${NS_DISCO_ITEMS}' node='${NS_COMMANDS}'/>`, {
      to: "juliet@localhost",
    }),
    "service-unavailable",
  )
})

test("a domain service answers what is about its own commands, and hears of the rest", async () => {
  const duels = defineFeature({
    name: "duels",
    needs: { adHocCommands },
    setup({ needs, xmpp }) {
      const list = needs.adHocCommands.createList()
      list.add(greet)
      xmpp.serveDomain("duels.localhost", {
        iq: (request) => list.answer(request) ?? { name: "heard", attrs: { xmlns: "urn:example:duels" } },
      })
    },
  })
  await using server = await startTestServer({ features: [duels] })
  await server.register("romeo")
  const romeo = await server.signIn("romeo")
  assert.deepEqual(await listOf(romeo, "duels.localhost"), ["duels.localhost greet Greet"])
  const { notes } = await run(romeo, "greet", "duels.localhost")
  assert.equal(notes?.[0]?.text, "duels.localhost greets you.")
  for (const payload of [
    `<query xmlns='${NS_DISCO_INFO}' node='elsewhere'/>`,
    `<query xmlns='${NS_DISCO_INFO}'/>`,
    "<query xmlns='urn:elsewhere' node='greet'/>",
  ]) {
    const answer = await romeo.ask(payload, { to: "duels.localhost" })
    assert.ok(answer.has("heard", "urn:example:duels"), payload)
  }
})
