import assert from "node:assert/strict"
import { test } from "node:test"
import { PASSWORD, startTestServer } from "../../apps/server/src/testing/index.ts"
import { register } from "../../packages/client/src/node/index.ts"
import { ALL_MODULES, PROSODY_IS_INSTALLED, startProsody } from "../../packages/client/src/testing/prosody.ts"
import { EJABBERD_IS_INSTALLED, EJABBERD_PATH, startStockEjabberd } from "../stock-ejabberd.ts"
import { openTlsDoor } from "./tls-door.ts"
import { launchBrowser, seatPerson } from "./verona.ts"
import { findWebFolder } from "./web-folder.ts"

const MANTUA = "mantua.example"

/** A stock server for accounts of mantua.example, with a WebSocket. */
interface OtherServer {
  readonly webSocketPort: number
  readonly path: string
  remove(): Promise<void>
}

const BALTHASAR = { username: "balthasar", password: PASSWORD, domain: MANTUA }

const SERVERS: Readonly<Record<string, () => Promise<OtherServer>>> = {
  async Prosody() {
    const settings = `VirtualHost "${MANTUA}"\n`
    const prosody = await startProsody({ modules: ALL_MODULES, settings })
    await register(prosody.webSocket, BALTHASAR)
    const { webSocketPort } = prosody
    return { webSocketPort, path: "/xmpp-websocket", remove: () => prosody.remove() }
  },
  async ejabberd() {
    const ejabberd = await startStockEjabberd({ domain: MANTUA })
    await register(ejabberd.endpoint, BALTHASAR)
    const webSocketPort = ejabberd.process.httpPort
    return { webSocketPort, path: EJABBERD_PATH, remove: () => ejabberd.remove() }
  },
}
const IS_INSTALLED: Readonly<Record<string, boolean>> = {
  Prosody: PROSODY_IS_INSTALLED,
  ejabberd: EJABBERD_IS_INSTALLED,
}

for (const [name, start] of Object.entries(SERVERS)) {
  const skip = IS_INSTALLED[name] !== true && `${name} is not installed`
  test(`An account on ${name} is found by its address and stands beside the one here`, { skip }, async () => {
    const other = await start()
    const door = await openTlsDoor(MANTUA, other.webSocketPort, other.path)
    const browser = await launchBrowser([`MAP ${MANTUA}:443 127.0.0.1:${door.port}`])
    const server = await startTestServer({ webFolder: findWebFolder() })
    const romeo = await seatPerson(browser, "romeo", server.ports.http ?? 0, { ignoreHTTPSErrors: true })
    try {
      await server.register("romeo")
      romeo.mayAsk(MANTUA)
      await romeo.signIn("romeo", PASSWORD)
      await romeo.page.getByRole("button", { name: /^Your account/ }).click()
      await romeo.page.getByRole("menuitem", { name: "Add an account" }).click()
      await romeo.fill("User name or address", `balthasar@${MANTUA}`)
      await romeo.sees("An account on any XMPP server works here.")
      await romeo.fill("Password", PASSWORD)
      await romeo.press("Sign in")
      await romeo.page.getByRole("button", { name: `Your account: balthasar@${MANTUA}` }).waitFor()
      await romeo.addContact(`romeo@${MANTUA}`)
      await romeo.inList("romeo").waitFor()
      await romeo.page.reload()
      await romeo.inList("romeo").waitFor()
      await romeo.page.keyboard.press("Alt+1")
      await romeo.page.getByRole("button", { name: "Your account: romeo@localhost" }).waitFor()
      assert.deepEqual(romeo.complaints, [])
    } finally {
      await browser.close()
      await romeo.cable.remove()
      await server.stop()
      door.close()
      await other.remove()
    }
  })
}
