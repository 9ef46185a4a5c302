import assert from "node:assert/strict"
import type { TestContext } from "node:test"
import { startTestServer, type TestServer } from "@kith/server/testing"
import { letTimePass } from "../let-time-pass.ts"
import { OrdinaryPair } from "./ordinary-pair.ts"

/** Without TLS a test sees what the server sends; the address has room for a crowd. */
const CONFIG = `
[streams]
require-tls = "unless-loopback"
max-connections-per-address = 1000
`

/**
 * Runs an attack on a whole server while an ordinary pair chats. In the end the pair has missed nothing, and the log
 * has nothing to complain of.
 */
export async function whileOthersChat(
  t: TestContext,
  attack: (server: TestServer) => Promise<void>,
  config = "",
): Promise<void> {
  await using server = await startTestServer({ config: CONFIG + config })
  using pair = await OrdinaryPair.begin(server)
  using _time = letTimePass(server)
  try {
    await attack(server)
  } catch (error) {
    for (const complaint of server.complaints) t.diagnostic(complaint)
    throw error
  }
  const messages = await pair.end()
  t.diagnostic(`the pair exchanged ${messages} messages, the longest pause was ${pair.longestPauseMs} ms`)
  assert.deepEqual(server.complaints, [])
}
