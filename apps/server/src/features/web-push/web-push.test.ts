import assert from "node:assert/strict"
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from "node:crypto"
import { createServer, type IncomingMessage } from "node:http"
import type { AddressInfo } from "node:net"
import { test } from "node:test"
import { NS_PUSH } from "@kith/xmpp/extensions"
import { startTestServer } from "../../testing/index.ts"

interface Offer {
  readonly isEnabled: boolean
  readonly service: string
  readonly publicKey: string
}

interface Pushed {
  readonly headers: IncomingMessage["headers"]
  readonly body: Buffer
}

/** The push service of a browser, and the browser that can read what comes. */
async function startPushService() {
  const pair = createECDH("prime256v1")
  pair.generateKeys()
  const auth = randomBytes(16)
  const came: Pushed[] = []
  let wake: () => void = () => undefined
  let status = 201
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on("data", (part: Buffer) => parts.push(part))
    request.on("end", () => {
      came.push({ headers: request.headers, body: Buffer.concat(parts) })
      response.writeHead(status).end()
      wake()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    auth,
    answerWith: (next: number) => {
      status = next
    },
    form: `<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/pubsub#publish-options</value></field><field var='endpoint'><value>${origin}/send/1</value></field><field var='p256dh'><value>${pair.getPublicKey("base64url")}</value></field><field var='auth'><value>${auth.toString("base64url")}</value></field></x>`,
    async next(): Promise<Pushed> {
      for (;;) {
        const first = came.shift()
        if (first !== undefined) return first
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
    read({ body }: Pushed) {
      const salt = body.subarray(0, 16)
      const serverKey = body.subarray(21, 86)
      const info = Buffer.concat([Buffer.from("WebPush: info\0"), pair.getPublicKey(), serverKey])
      const derive = (from: Uint8Array, with_: Uint8Array, about: Uint8Array, bytes: number) =>
        Buffer.from(hkdfSync("sha256", from, with_, about, bytes))
      const material = derive(pair.computeSecret(serverKey), auth, info, 32)
      const key = derive(material, salt, Buffer.from("Content-Encoding: aes128gcm\0"), 16)
      const nonce = derive(material, salt, Buffer.from("Content-Encoding: nonce\0"), 12)
      const decipher = createDecipheriv("aes-128-gcm", key, nonce)
      decipher.setAuthTag(body.subarray(-16))
      const text = Buffer.concat([decipher.update(body.subarray(86, -16)), decipher.final()])
      return JSON.parse(text.subarray(0, -1).toString())
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const chat = (body: string) => `<message type='chat' to='juliet@localhost'><body>${body}</body></message>`

test("a browser is woken with what was written, which only it can read, by a server that proves who it is", async () => {
  await using service = await startPushService()
  const server = await startTestServer({ config: `[web-push]\nhosts = ["${service.origin}"]` })
  await using _ = { [Symbol.asyncDispose]: () => server.stop() }
  await server.register("romeo", "juliet")
  const romeo = await server.join("romeo")
  const offered = (await (await fetch(`${server.url}/api/v1/web-push`)).json()) as Offer
  assert.equal(offered.isEnabled, true)
  assert.equal(offered.service, "web-push.localhost")
  {
    await using browser = await server.join("juliet", "browser")
    const enable = `<enable xmlns='${NS_PUSH}' jid='${offered.service}' node='juliet@localhost'>${service.form}</enable>`
    await browser.ask(enable, { type: "set" })
  }
  await romeo.settle()
  romeo.send(chat("Wherefore art thou?"))
  const pushed = await service.next()
  assert.deepEqual(service.read(pushed), {
    account: "juliet@localhost",
    messages: 1,
    sender: romeo.jid.toString(),
    body: "Wherefore art thou?",
  })
  assert.equal(pushed.headers["content-encoding"], "aes128gcm")
  const [, token = "", key = ""] = /^vapid t=(\S+), k=(\S+)$/.exec(pushed.headers.authorization ?? "") ?? []
  assert.equal(key, offered.publicKey)
  const [head, claims = "", signature = ""] = token.split(".")
  const point = Buffer.from(key, "base64url")
  const jwk = {
    kty: "EC",
    crv: "P-256",
    x: point.subarray(1, 33).toString("base64url"),
    y: point.subarray(33).toString("base64url"),
  }
  const publicKey = createPublicKey({ format: "jwk", key: jwk })
  const signed = { key: publicKey, dsaEncoding: "ieee-p1363" } as const
  const proof = Buffer.from(signature, "base64url")
  assert.equal(verify("sha256", Buffer.from(`${head}.${claims}`), signed, proof), true)
  assert.equal(JSON.parse(Buffer.from(claims, "base64url").toString()).aud, service.origin)

  // A browser that is gone is forgotten.
  service.answerWith(410)
  server.clock.advance(60_000)
  romeo.send(chat("Good night"))
  await service.next()
  const juliet = await server.api("juliet")
  for (;;) {
    const { body } = await juliet.expect(200, "GET /push-devices")
    if (body.devices.length === 0) break
  }
})

test("nobody else publishes here, and no other address is asked", async () => {
  await using service = await startPushService()
  const server = await startTestServer()
  await using _ = { [Symbol.asyncDispose]: () => server.stop() }
  await server.register("romeo", "juliet")
  const romeo = await server.join("romeo")
  const item = `<item><notification xmlns='${NS_PUSH}'/></item>`
  const publish = `<pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='x'>${item}</publish><publish-options>${service.form}</publish-options></pubsub>`
  const to = { type: "set", to: "web-push.localhost" } as const
  assert.equal(await romeo.askInVain(publish, to), "forbidden")
  {
    await using browser = await server.join("juliet", "browser")
    const enable = `<enable xmlns='${NS_PUSH}' jid='web-push.localhost' node='juliet@localhost'>${service.form}</enable>`
    await browser.ask(enable, { type: "set" })
  }
  await romeo.settle()
  romeo.send(chat("Is anybody there?"))
  // The address is not that of a push service: the registration is refused for good, and forgotten.
  const juliet = await server.api("juliet")
  for (;;) {
    const { body } = await juliet.expect(200, "GET /push-devices")
    if (body.devices.length === 0) break
  }
})
