import assert from "node:assert/strict"
import { test } from "node:test"
import { declareComponents, startTestServer, TestComponent } from "../../../testing/index.ts"

const ECHO = "echo.localhost"

test("nobody can knock where no component is declared", async () => {
  await using server = await startTestServer()
  assert.equal(server.ports.components, undefined)
})

test("a domain that the server serves itself cannot be a component's", async () => {
  await assert.rejects(
    startTestServer({ config: declareComponents("localhost") }),
    /localhost is served by Kith itself/,
  )
})

test("a component that may take over does, and what it told before is taken back first", async () => {
  await using server = await startTestServer({ config: `${declareComponents(ECHO)}takeover = true\n` })
  await server.register("romeo")
  await using romeo = await server.join("romeo")
  const first = await TestComponent.join(server.ports.components, ECHO)
  first.send(`<presence from='nurse@${ECHO}/x' to='romeo@localhost'/>`)
  await romeo.next("presence", ({ from }) => from === `nurse@${ECHO}/x`)
  await using second = await TestComponent.join(server.ports.components, ECHO)
  assert.equal(await first.refusal(), "conflict")
  second.send(`<presence from='nurse@${ECHO}/x' to='romeo@localhost'/>`)
  const isNurse = ({ from }: { from: string | undefined }) => from === `nurse@${ECHO}/x`
  assert.equal((await romeo.next("presence", isNurse)).type, "unavailable")
  assert.equal((await romeo.next("presence", isNurse)).type, undefined)
  romeo.send(`<message to='${ECHO}'><body>Still there?</body></message>`)
  await second.next("message")
  assert.deepEqual(server.complaints, [])
})

test("a component that does not read is cut off, and who wrote to it hears so and goes on", async () => {
  const limits = "[components]\nmax-buffered-bytes = 100000\nslow-reader-seconds = 10\n"
  // More than the network takes by itself, and all at once.
  const pace = "[streams]\nburst-bytes = 100000000\n"
  await using server = await startTestServer({ config: `${pace}${limits}${declareComponents(ECHO)}` })
  await server.register("romeo", "juliet")
  await using romeo = await server.join("romeo")
  await using juliet = await server.join("juliet")
  const echo = await TestComponent.join(server.ports.components, ECHO)
  echo.stopReading()
  const body = "x".repeat(50_000)
  for (let id = 0; id < 900; id++) {
    romeo.send(`<message to='${ECHO}' type='chat' id='${id}'><body>${body}</body></message>`)
  }
  romeo.send("<message to='juliet@localhost' type='chat' id='after'><body>Juliet!</body></message>")
  // Somebody else does not wait.
  juliet.send("<message to='romeo@localhost' type='chat' id='meanwhile'><body>Romeo!</body></message>")
  await romeo.next("message", ({ id }) => id === "meanwhile")
  const isThere = () => juliet.inbox.some(({ id }) => id === "after")
  for (let step = 0; step < 400 && !isThere(); step++) {
    server.clock.advance(1_000)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  await juliet.next("message", ({ id }) => id === "after")
  const refused = await romeo.next("message", ({ type }) => type === "error")
  assert.match(String(refused.child("error")), /remote-server-timeout/)
  echo.cut()
})

test("a component that sends too fast is slowed down and loses nothing", async () => {
  const limits = "[components]\nbytes-per-second = 1000\nburst-bytes = 20000\n"
  await using server = await startTestServer({ config: `${limits}${declareComponents(ECHO)}` })
  await server.register("romeo")
  await using romeo = await server.join("romeo")
  await using echo = await TestComponent.join(server.ports.components, ECHO)
  for (let id = 0; id < 10; id++) {
    const body = "x".repeat(9_000)
    echo.send(
      `<message from='${ECHO}' to='romeo@localhost' type='chat' id='${id}'><body>${body}</body></message>`,
    )
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  await romeo.settle()
  assert.ok(romeo.inbox.filter(({ name }) => name === "message").length < 10)
  for (let step = 0; step < 20; step++) {
    server.clock.advance(30_000)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  await romeo.next("message", ({ id }) => id === "9")
})

test("a component that guesses is not listened to for a while", async () => {
  const limits = "[components]\nmax-logins-per-minute = 3\n"
  await using server = await startTestServer({ config: `${limits}${declareComponents(ECHO)}` })
  const conditions: string[] = []
  for (let count = 0; count < 4; count++) {
    const guess = new TestComponent(server.ports.components ?? 0, ECHO)
    await assert.rejects(guess.logIn("a wrong secret"))
    conditions.push(await guess.refusal())
  }
  assert.deepEqual(conditions, ["not-authorized", "not-authorized", "not-authorized", "policy-violation"])
  server.clock.advance(60_000)
  await using echo = await TestComponent.join(server.ports.components, ECHO)
  await echo.settle()
})

test("strangers cannot take all connections", async () => {
  const limits = "[components]\nmax-unauthenticated = 2\n"
  await using server = await startTestServer({ config: `${limits}${declareComponents(ECHO)}` })
  await using echo = await TestComponent.join(server.ports.components, ECHO)
  const strangers = [1, 2, 3].map(() => new TestComponent(server.ports.components ?? 0, ECHO))
  await strangers[0]?.open()
  await strangers[1]?.open()
  await assert.rejects(strangers[2]?.open() ?? Promise.resolve())
  await echo.settle()
  for (const stranger of strangers) stranger.cut()
})

test("a server that stops says so, after what was sent before it", async () => {
  const server = await startTestServer({ config: declareComponents(ECHO) })
  await server.register("juliet")
  const echo = await TestComponent.join(server.ports.components, ECHO)
  echo.send(
    `<message from='${ECHO}' to='juliet@localhost' type='chat' id='last'><body>Adieu</body></message>`,
  )
  await echo.settle()
  await Promise.all([
    server.restart(),
    echo.refusal().then((reason) => assert.equal(reason, "system-shutdown")),
  ])
  await using juliet = await server.join("juliet")
  assert.equal((await juliet.next("message")).id, "last")
  await juliet.close()
  await server.stop()
})

test("a server that stops deals with what a component has sent until it hears of that", async () => {
  const limits = "[components]\nmax-pending-stanzas = 10\n"
  await using server = await startTestServer({ config: `${limits}${declareComponents(ECHO)}` })
  await server.register("juliet")
  const juliet = await server.join("juliet")
  const echo = await TestComponent.join(server.ports.components, ECHO)
  const ids = [...Array(300).keys()].map(String)
  const content = `<body>${"x".repeat(2000)}</body>`
  const toJuliet = `from='${ECHO}' to='juliet@localhost' type='chat'`
  echo.send(ids.map((id) => `<message ${toJuliet} id='${id}'>${content}</message>`).join(""))
  await juliet.next("message", ({ id }) => id === "0")
  const halted = server.halt()
  await echo.next("error")
  // It was on its way when the goodbye came.
  echo.send(`<message ${toJuliet} id='last'>${content}</message></stream:stream>`)
  // Clients are there until components are gone.
  await juliet.next("message", ({ id }) => id === "last")
  assert.deepEqual(
    juliet.inbox.filter(({ name, type }) => name === "message" && type === "chat").map(({ id }) => id),
    ids.slice(1),
  )
  await halted
  await server.startAgain()
})

test("a component that goes on and on is read until it hears of the stop, which it cannot keep off", async () => {
  await using server = await startTestServer({ config: declareComponents(ECHO) })
  await server.register("juliet")
  const juliet = await server.join("juliet")
  const echo = await TestComponent.join(server.ports.components, ECHO)
  let sent = 0
  const chatter = setInterval(() => {
    echo.send(
      `<message from='${ECHO}' to='juliet@localhost' type='chat' id='${sent++}'><body>Hark</body></message>`,
    )
  }, 2)
  await juliet.next("message", ({ id }) => id === "0")
  const halted = server.halt()
  await echo.next("error")
  clearInterval(chatter)
  echo.send("</stream:stream>")
  await halted
  const came = juliet.inbox.filter(({ name, type }) => name === "message" && type === "chat")
  assert.equal(came.length, sent - 1)
  await server.startAgain()
})
