import assert from "node:assert/strict"
import { test } from "node:test"
import { Jid } from "@kith/xmpp"
import { startTestServer } from "../../../../apps/server/src/testing/index.ts"
import { register } from "../node/index.ts"

const account = { username: "romeo", password: "wherefore art thou", domain: "localhost" }

test("the work a server asks for is done", async () => {
  await using server = await startTestServer({
    config: '[registration]\nchallenge = "on"\nchallenge-bits = 10',
  })
  await register({ kind: "websocket", url: server.webSocketUrl }, account)
  await using client = server.connect()
  await client.signIn(Jid.parse("romeo@localhost"), account.password)
})

test("who registers elsewhere is told where, also when a server asks for too much", async () => {
  for (const config of [
    'policy = "closed"\nwebsite = "https://verona.example/join"',
    'challenge = "on"\nchallenge-bits = 30\nwebsite = "https://verona.example/join"',
  ]) {
    await using server = await startTestServer({ config: `[registration]\n${config}` })
    await assert.rejects(register({ kind: "websocket", url: server.webSocketUrl }, account), {
      name: "RegistrationRefused",
      reason: "closed",
      message: /https:\/\/verona\.example\/join/,
    })
  }
})
