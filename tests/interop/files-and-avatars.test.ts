import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { Agent, get } from "node:https"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { buffer } from "node:stream/consumers"
import { after, before, test } from "node:test"
import { crc32, deflateSync } from "node:zlib"
import { PASSWORD } from "../../apps/server/src/testing/index.ts"
import { GajimClient } from "./gajim.ts"
import { HttpsServer } from "./https-door.ts"
import { giveToNobody } from "./nobody.ts"
import { PoezioClient } from "./poezio.ts"
import { ProfanityClient } from "./profanity.ts"
import { SlixmppClient } from "./slixmpp.ts"

const image = drawSquare(64)
const imageId = createHash("sha1").update(image).digest("hex")
let folder = ""
let file = ""

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "kith-pictures-"))
  file = join(folder, "square.png")
  await writeFile(file, image)
  await giveToNobody(folder)
})
after(() => rm(folder, { recursive: true, force: true }))

/** Romeo and Juliet, who see each other's presence, and a web door with HTTPS, without which Gajim sends no file. */
async function stage(): Promise<HttpsServer> {
  const https = await HttpsServer.start()
  const { server } = https
  await server.register("romeo", "juliet")
  const [romeo, juliet] = [await server.join("romeo", "first"), await server.join("juliet", "first")]
  await server.befriend(romeo, juliet)
  await Promise.all([romeo.close(), juliet.close()])
  return https
}

/** Whoever is sent the address of a file gets the bytes that were uploaded. */
async function expectFile({ certificatePath }: HttpsServer, text: unknown): Promise<void> {
  const url = /https:\/\/\S+/.exec(String(text))?.[0]
  assert.ok(url, `There is no address in "${text}"`)
  const agent = new Agent({ ca: await readFile(certificatePath) })
  const bytes = await new Promise<Buffer>((resolve, reject) => {
    get(url, { agent }, (answer) => {
      assert.equal(answer.statusCode, 200)
      buffer(answer).then(resolve, reject)
    }).on("error", reject)
  })
  assert.deepEqual(bytes, image)
}

test("slixmpp uploads a file and sets an avatar that Gajim and poezio show", async () => {
  await using https = await stage()
  const { server } = https
  await using juliet = await GajimClient.start(server, "juliet")
  await juliet.do({ do: "watch_avatar", jid: "romeo@localhost" })
  await using other = await PoezioClient.start(server, "juliet")
  await using romeo = new SlixmppClient(server, "romeo", "starttls")
  await romeo.next({ event: "ready" })
  romeo.do({ do: "upload", service: "upload.localhost", path: file, trust: https.certificatePath })
  await expectFile(https, (await romeo.next({ event: "uploaded" })).url)

  romeo.do({ do: "set-avatar", path: file })
  await romeo.next({ event: "avatar-set", sha: imageId })
  await juliet.next({ event: "avatar", jid: "romeo@localhost", sha: imageId })
  await other.seeAvatar("romeo@localhost", imageId)
})

test("Gajim uploads a file and sets an avatar that slixmpp gets", async () => {
  await using https = await stage()
  const { server } = https
  await using juliet = new SlixmppClient(server, "juliet", "starttls")
  await juliet.next({ event: "ready" })
  await using romeo = await GajimClient.start(server, "romeo", https.certificatePath)
  await romeo.do({ do: "upload", to: "juliet@localhost", path: file })
  await expectFile(https, (await juliet.next({ event: "message", sender: "romeo@localhost" })).body)

  await romeo.do({ do: "set_avatar", path: file })
  await romeo.next({ event: "avatar-set" })
  const { sha } = await juliet.next({ event: "avatar", sender: "romeo@localhost" })
  assert.equal(sha, imageId)
  juliet.do({ do: "avatar-of", jid: "romeo@localhost", sha })
  await juliet.next({ event: "avatar-data", jid: "romeo@localhost", sha: imageId })
})

test("profanity uploads a file and sets an avatar that slixmpp gets", async () => {
  await using https = await stage()
  const { server } = https
  await using juliet = new SlixmppClient(server, "juliet", "starttls")
  await juliet.next({ event: "ready" })
  await using romeo = await ProfanityClient.start()
  await romeo.signIn({ address: "romeo@localhost", password: PASSWORD, port: server.ports.tcp ?? 0 })
  await romeo.type("/msg juliet@localhost")
  await romeo.see("juliet@localhost [")
  await romeo.type(`/sendfile ${file}`)
  await romeo.see("100%")
  await expectFile(https, (await juliet.next({ event: "message", sender: "romeo@localhost" })).body)

  await romeo.type(`/avatar set ${file}`)
  const { sha } = await juliet.next({ event: "avatar", sender: "romeo@localhost" })
  juliet.do({ do: "avatar-of", jid: "romeo@localhost", sha })
  await juliet.next({ event: "avatar-data", jid: "romeo@localhost", sha })
})

/** A picture of one colour, as PNG. */
function drawSquare(size: number): Buffer {
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(size * 3, 0x5a)])
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const data = deflateSync(Buffer.concat(Array.from({ length: size }, () => row)))
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    pngChunk("IHDR", header),
    pngChunk("IDAT", data),
    pngChunk("IEND", Buffer.alloc(0)),
  ])
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data])
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  checksum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, checksum])
}
