import assert from "node:assert/strict"
import { after, before, describe, it } from "node:test"
import { NS_EXTERNAL_SERVICES, parseExternalServices, servicesRequest } from "@kith/xmpp/extensions"
import { startTestServer, type TestClient, type TestServer } from "../../apps/server/src/testing/index.ts"
import { type Coturn, relay, startCoturn } from "./coturn.ts"

const SECRET = "a-plague-on-both-your-houses"
const HOUR_MS = 3_600_000

describe("A TURN server that knows the secret", () => {
  let coturn: Coturn
  let server: TestServer
  let romeo: TestClient
  before(async () => {
    coturn = await startCoturn(SECRET)
    const services = `services = ["turn:127.0.0.1:${coturn.port}?transport=udp"]`
    server = await startTestServer({ config: `[external-services]\n${services}\nsecret = "${SECRET}"` })
    await server.register("romeo")
    romeo = await server.signIn("romeo")
  })
  after(async () => {
    await server.stop()
    await coturn.stop()
  })

  const credentialsAt = async (time: number) => {
    server.clock.jumpTo(time)
    const answer = await romeo.ask(String(servicesRequest("turn")), { to: "localhost" })
    const element = answer.child("services", NS_EXTERNAL_SERVICES)
    const [service] = element === undefined ? [] : parseExternalServices(element)
    assert.equal(service?.port, coturn.port)
    return { username: service?.username ?? "", password: service?.password ?? "" }
  }

  it("relays for who has credentials of ours", async () => {
    const { username, password } = await credentialsAt(Date.now())
    assert.equal(await relay(coturn.port, username, password), 4)
  })

  it("relays for nobody with credentials that have expired, or that were made longer", async () => {
    const { username, password } = await credentialsAt(Date.now() - 25 * HOUR_MS)
    assert.equal(await relay(coturn.port, username, password), 0)
    const longer = username.replace(/^\d+/, String(Math.floor(Date.now() / 1000) + 3600))
    assert.equal(await relay(coturn.port, longer, password), 0)
  })
})
