import assert from "node:assert/strict"
import { once } from "node:events"
import { test } from "node:test"
import { WebSocket } from "ws"
import { PASSWORD, startTestServer } from "../../testing/index.ts"
import { accounts } from "../accounts/index.ts"
import { accessTokens } from "./index.ts"

test("a token speaks for its owner until it is revoked", async () => {
  await using server = await startTestServer()
  await server.register("juliet", "romeo")
  const anyone = await server.api()
  const { body: made } = await anyone.expect(200, "POST /tokens", {
    username: "Juliet@localhost",
    password: PASSWORD,
    name: "Nurse's bot",
  })
  assert.match(made.token, /^kith_[\w-]{43}$/)
  assert.equal(made.user, "juliet@localhost")

  const [juliet, romeo] = await Promise.all([server.api("juliet"), server.api("romeo")])
  const { tokens } = (await juliet.expect(200, "GET /tokens")).body
  assert.equal(tokens.length, 2)
  assert.ok(!JSON.stringify(tokens).includes("kith_"), "a token is shown once")
  await romeo.expect(404, `DELETE /tokens/${made.id}`)
  const verify = server.service(accessTokens).verify
  assert.equal((await verify(made.token))?.user.toString(), "juliet@localhost")
  await juliet.expect(200, `DELETE /tokens/${made.id}`)
  assert.equal(await verify(made.token), undefined)
  await juliet.expect(404, `DELETE /tokens/${made.id}`)
  assert.equal(await verify("x".repeat(10_000)), undefined)
})

test("a token allows what it was made for and ends when it says", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const bot = await server.api("juliet", ["contacts:read"])
  await bot.expect(200, "GET /contacts")
  await bot.expect(403, "GET /account")
  const anyone = await server.api()
  const login = { username: "juliet", password: PASSWORD }
  await anyone.expect(403, "POST /tokens", { ...login, scopes: ["admin"] })
  await anyone.expect(400, "POST /tokens", { ...login, scopes: ["admin account"] })
  const { token } = (await anyone.expect(200, "POST /tokens", { ...login, days: 1 })).body
  const verify = server.service(accessTokens).verify
  assert.ok(await verify(token))
  server.clock.advance(24 * 60 * 60_000)
  assert.equal(await verify(token), undefined)
})

test("an administrator's token loses its power with the role, and a disabled account's all of it", async () => {
  await using server = await startTestServer()
  const service = server.service(accounts)
  for (const username of ["nurse", "friar"]) {
    await service.createAccount({ username, password: PASSWORD, role: "admin" })
  }
  const nurse = await server.api("nurse", ["admin", "account"])
  await nurse.expect(200, "GET /admin/accounts")
  await service.updateAccount(server.address("nurse"), { role: "user" })
  await nurse.expect(403, "GET /admin/accounts")
  await nurse.expect(200, "GET /account")
  await service.updateAccount(server.address("nurse"), { isDisabled: true })
  await nurse.expect(401, "GET /account")
})

test("an unknown account and a wrong password are refused alike, and guessing is slowed down", async () => {
  await using server = await startTestServer({ config: "[accounts]\nfailures-per-account-and-address = 3" })
  await server.register("juliet")
  const anyone = await server.api()
  const attempt = (username: string) => anyone.call("POST /tokens", { username, password: "wrong password" })
  const [known, unknown, nonsense] = [
    await attempt("juliet"),
    await attempt("nobody"),
    await attempt("two words"),
  ]
  assert.equal(known.status, 401)
  assert.deepEqual(unknown, known)
  assert.deepEqual(nonsense, known)
  await attempt("juliet")
  await attempt("juliet")
  const refused = await attempt("juliet")
  assert.equal(refused.status, 429)
  server.clock.advance(10 * 60_000)
  await server.api("juliet")
})

test("an account has so many tokens and no more; those that are over do not count", async () => {
  await using server = await startTestServer({ config: "[access-tokens]\nmax-per-account = 2" })
  await server.register("juliet")
  const anyone = await server.api()
  const login = { username: "juliet", password: PASSWORD, days: 1 }
  await anyone.expect(200, "POST /tokens", login)
  await anyone.expect(200, "POST /tokens", login)
  await anyone.expect(403, "POST /tokens", login)
  server.clock.advance(25 * 60 * 60_000)
  await anyone.expect(200, "POST /tokens", login)
})

test("who listens with a token is cut off as soon as it is revoked, and nobody else", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const juliet = await server.api("juliet")
  const bot = (await juliet.expect(200, "POST /tokens", { username: "juliet", password: PASSWORD })).body
  const listen = async (token: string) => {
    const socket = new WebSocket(`${server.url.replace("http", "ws")}/api/v1/events`, ["bearer", token])
    await once(socket, "message")
    return socket
  }
  const other = (await juliet.expect(200, "POST /tokens", { username: "juliet", password: PASSWORD })).body
  const [revoked, kept] = [await listen(bot.token), await listen(other.token)]
  const closed = once(revoked, "close")
  await juliet.expect(200, `DELETE /tokens/${bot.id}`)
  const [code] = await closed
  assert.equal(code, 4401)
  kept.send(JSON.stringify({ id: 1, operation: "getAccount" }))
  const [answer] = await once(kept, "message")
  assert.equal(JSON.parse(String(answer)).result.user, "juliet@localhost")
  kept.terminate()
})
