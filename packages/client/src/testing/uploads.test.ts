import assert from "node:assert/strict"
import { test } from "node:test"
import { inEnglish } from "../in-english.ts"
import type { Message, NewFile } from "../index.ts"
import { isOnDevice } from "../index.ts"
import { putFile } from "../node/index.ts"
import { createMemoryStore } from "../store/memory-store.ts"
import type { PutFile } from "../uploads/put-file.ts"
import { describeCouple } from "./describe-couple.ts"
import { openDevice, signIn } from "./people.ts"
import { until } from "./until.ts"

const file = (text: string, name: string, mediaType = "text/plain"): NewFile => ({
  data: new Blob([text], { type: mediaType }),
  details: { name, mediaType },
})
const LETTER = file("Wherefore art thou Romeo?", "letter.txt")
const isSent = ([first]: readonly Message[]) => first?.state === "sent" || first?.state === "delivered"

/** Puts files as the platform does, as soon as the test lets it. */
function gate() {
  const opened = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const put: PutFile = async (request) => {
    begun.resolve()
    const aborted = new Promise<never>((_, reject) => {
      request.signal.addEventListener("abort", () => reject(request.signal.reason))
    })
    request.onProgress(5)
    await Promise.race([opened.promise, aborted])
    return await putFile(request)
  }
  return { put, begun: begun.promise, open: () => opened.resolve() }
}

describeCouple("files", (couple) => {
  test("go with a message, and come with what is known of them", async () => {
    const [romeoHere, julietHere] = await couple.meet()
    const thumbnail = "data:image/png;base64,iVBORw0KGgo="
    const picture: NewFile = {
      data: new Blob(["a picture"], { type: "image/png" }),
      details: {
        name: "rose.png",
        mediaType: "image/png",
        width: 640,
        height: 480,
        thumbnail,
        description: "A rose",
      },
    }
    const voice = file("a voice", "voice.ogg", "audio/ogg")
    const waveform = [0, 0.2, 1]
    await romeoHere.uploads.send(couple.juliet.address, { body: "By any other name" }, [
      picture,
      { ...voice, details: { ...voice.details, durationMs: 2_500, waveform } },
    ])
    const [message] = await until(
      julietHere.conversation(couple.romeo.address).messages,
      ({ length }) => length === 1,
    )
    assert.equal(message?.body, "By any other name")
    const [first, second] = message?.attachments ?? []
    assert.equal(message?.attachments?.length, 2)
    assert.deepEqual({ ...first, url: "", hash: "" }, { ...picture.details, url: "", hash: "", size: 9 })
    assert.equal(second?.durationMs, 2_500)
    assert.deepEqual(second?.waveform, waveform)
    const fetched = await fetch(first?.url ?? "")
    assert.equal(await fetched.text(), "a picture")
    const ours = await until(romeoHere.conversation(couple.juliet.address).messages, isSent)
    assert.equal(ours[0]?.attachments?.[0]?.url, first?.url)
    assert.equal(romeoHere.uploads.transfers.get().size, 0)
  })

  test("are an address to clients that know no more", async () => {
    const [romeoHere, julietHere] = await couple.meet()
    await romeoHere.uploads.send(couple.juliet.address, { body: "" }, [LETTER])
    const toRomeo = julietHere.conversation(couple.romeo.address)
    const [message] = await until(toRomeo.messages, ({ length }) => length === 1)
    assert.equal(message?.body, "")
    const url = message?.attachments?.[0]?.url ?? ""
    assert.match(url, /^http.*letter\.txt$/)
    // As such a client writes it.
    await toRomeo.send({ body: "", attachments: [{ url, name: "letter.txt" }] })
    const both = await until(
      romeoHere.conversation(couple.juliet.address).messages,
      ({ length }) => length === 2,
    )
    assert.deepEqual(both[1]?.attachments?.[0]?.url, url)
  })

  test("wait without a connection, and survive the end of the program", async () => {
    const [romeoHere, julietHere] = await couple.meet()
    const store = createMemoryStore()
    await romeoHere.close()
    const nowhere = { kind: "websocket", url: "ws://127.0.0.1:9/xmpp" } as const
    const offline = await openDevice(couple.romeo, nowhere, { store })
    await offline.uploads.send(couple.juliet.address, { body: "" }, [LETTER])
    const [waiting] = offline.conversation(couple.juliet.address).messages.get()
    const seen = await until(
      offline.conversation(couple.juliet.address).messages,
      ({ length }) => length === 1,
    )
    assert.equal((waiting ?? seen[0])?.state, "pending")
    const url = seen[0]?.attachments?.[0]?.url ?? ""
    assert.equal(isOnDevice(url), true)
    assert.equal(await (await offline.uploads.findFile(url))?.text(), "Wherefore art thou Romeo?")
    assert.equal([...offline.uploads.transfers.get().values()][0]?.state, "waiting")
    await offline.close()

    const again = await openDevice(couple.romeo, couple.host.webSocket, { store })
    const [arrived] = await until(
      julietHere.conversation(couple.romeo.address).messages,
      ({ length }) => length > 0,
    )
    assert.equal(arrived?.attachments?.[0]?.name, "letter.txt")
    await until(again.conversation(couple.juliet.address).messages, isSent)
    assert.deepEqual(await store.transact((t) => t.listFiles()), [])
  })

  test("can be held up, taken up again, and called off", async () => {
    const [, julietHere] = await couple.meet()
    const door = gate()
    const store = createMemoryStore()
    const here = await signIn(couple.romeo, couple.host.webSocket, { store, putFile: door.put })
    const toJuliet = here.conversation(couple.juliet.address)
    await here.uploads.send(couple.juliet.address, { body: "first" }, [LETTER])
    await here.uploads.send(couple.juliet.address, { body: "second" }, [LETTER])
    await door.begun
    const transfers = await until(here.uploads.transfers, (all) =>
      [...all.values()].some(({ sentBytes }) => sentBytes === 5),
    )
    assert.deepEqual(
      [...transfers.values()].map(({ state }) => state),
      ["uploading", "waiting"],
    )
    const [first, second] = await until(toJuliet.messages, ({ length }) => length === 2)
    here.uploads.pause(first?.id ?? "")
    await until(here.uploads.transfers, (all) => all.get(first?.id ?? "")?.state === "paused")
    await until(here.uploads.transfers, (all) => all.get(second?.id ?? "")?.state === "uploading")
    await here.uploads.cancel(second?.id ?? "")
    await until(toJuliet.messages, ({ length }) => length === 1)
    door.open()
    here.uploads.resume(first?.id ?? "")
    const [arrived] = await until(
      julietHere.conversation(couple.romeo.address).messages,
      ({ length }) => length === 1,
    )
    assert.equal(arrived?.body, "first")
    await until(here.uploads.transfers, (all) => all.size === 0)
    assert.deepEqual(await store.transact((t) => t.listFiles()), [])
  })

  test("that the server refuses fail with a reason, and can be tried again or given up", async () => {
    const [romeoHere] = await couple.meet()
    await romeoHere.close()
    let answers = [403, 201]
    const put: PutFile = async () => answers.shift() ?? 201
    const store = createMemoryStore()
    const here = await signIn(couple.romeo, couple.host.webSocket, { store, putFile: put })
    const toJuliet = here.conversation(couple.juliet.address)
    await here.uploads.send(couple.juliet.address, { body: "" }, [LETTER])
    const [failed] = await until(toJuliet.messages, ([one]) => one?.state === "failed")
    assert.match(
      inEnglish(failed?.failure ?? { kind: "said", text: "" }),
      /did not take the file \(answer 403\)/,
    )
    assert.equal((await store.transact((t) => t.listFiles())).length, 1)
    await toJuliet.retry(failed?.id ?? "")
    await until(toJuliet.messages, isSent)

    answers = [403]
    await here.uploads.send(couple.juliet.address, { body: "" }, [LETTER])
    const both = await until(toJuliet.messages, (all) => all[1]?.state === "failed")
    await toJuliet.discard(both[1]?.id ?? "")
    await until(toJuliet.messages, ({ length }) => length === 1)
    // Nobody needs the file any more.
    while ((await store.transact((t) => t.listFiles())).length > 0) await new Promise(setImmediate)
  })

  test("too large for the server are refused before they are sent, with its limit", async () => {
    const [romeoHere] = await couple.meet()
    await until(romeoHere.uploads.service, (service) => service !== undefined)
    const large = file("x".repeat(1024 * 1024 + 1), "war-and-peace.txt")
    await assert.rejects(romeoHere.uploads.send(couple.juliet.address, { body: "" }, [large]), {
      name: "UploadFailed",
      message:
        "“war-and-peace.txt” is too large for your server. It takes files of up to 1 MB. Send a smaller one.",
    })
    const empty = file("", "empty.txt")
    await assert.rejects(romeoHere.uploads.send(couple.juliet.address, { body: "" }, [empty]), /is empty/)
  })

  test("can be put there for other things than a message", async () => {
    const [romeoHere] = await couple.meet()
    const url = await romeoHere.uploads.put(new Blob(["a face"], { type: "image/png" }), "face.png")
    assert.equal(await (await fetch(url)).text(), "a face")
  })

  test("are not all a message can carry: places, people and stickers go along", async () => {
    const [romeoHere, julietHere] = await couple.meet()
    const toJuliet = romeoHere.conversation(couple.juliet.address)
    const location = { latitude: 45.4384, longitude: 10.9917, accuracy: 20, label: "Verona" }
    await toJuliet.send({ body: "Here", location })
    await toJuliet.send({ body: "", contactCard: { address: "tybalt@localhost", name: "Tybalt" } })
    const sticker = { packId: "EpRv28DHHzFrE4zd+xaNpVb4", description: "😘" }
    const picture = { url: "https://montague.example/kiss.png", name: "kiss.png", mediaType: "image/png" }
    await toJuliet.send({ body: "", sticker, attachments: [picture] })
    await toJuliet.send("geo:45.44,10.99;u=5")
    const all = await until(
      julietHere.conversation(couple.romeo.address).messages,
      ({ length }) => length === 4,
    )
    const said = all.map(({ body, location: place, contactCard, sticker: face }) => ({
      body,
      place,
      contactCard,
      face,
    }))
    assert.deepEqual(said, [
      { body: "Here", place: location, contactCard: undefined, face: undefined },
      {
        body: "",
        place: undefined,
        contactCard: { address: "tybalt@localhost", name: "Tybalt" },
        face: undefined,
      },
      { body: "", place: undefined, contactCard: undefined, face: sticker },
      {
        body: "",
        place: { latitude: 45.44, longitude: 10.99, accuracy: 5 },
        contactCard: undefined,
        face: undefined,
      },
    ])
    assert.deepEqual(all[2]?.attachments, [picture])
  })
})
