import assert from "node:assert/strict"
import { afterEach, beforeEach, describe, test } from "node:test"
import { Jid } from "@kith/xmpp"
import type { Account, Message } from "../index.ts"
import { closeDevices, signIn } from "./people.ts"
import { ScriptedServer } from "./scripted-server.ts"
import { until } from "./until.ts"

const ROMEO = "romeo@montague.example"
const JULIET = Jid.parse("juliet@capulet.example")
const URL_DATA = "http://jabber.org/protocol/url-data"

const shared = (target: string, metadata = "", more = "") =>
  `<file-sharing xmlns='urn:xmpp:sfs:0'><file xmlns='urn:xmpp:file:metadata:0'>${metadata}</file>
   <sources><url-data xmlns='${URL_DATA}' target='${target}'/></sources>${more}</file-sharing>`
const oob = (url: string) => `<x xmlns='jabber:x:oob'><url>${url}</url></x>`
const body = (text: string) => `<body>${text}</body>`
const ROSE = "https://capulet.example/rose.png"

describe("what others say of files and places", () => {
  let server: ScriptedServer
  let account: Account

  beforeEach(async () => {
    server = new ScriptedServer(ROMEO)
    const person = { address: Jid.parse(ROMEO), password: "secret" }
    const endpoint = { kind: "websocket", url: "ws://127.0.0.1:9" } as const
    account = await signIn(person, endpoint, { openLink: server.openLink })
  })
  afterEach(closeDevices)

  /** The message with these children as it is shown; `undefined` where nothing is. */
  let count = 0
  const receive = async (children: string): Promise<Message | undefined> => {
    count += 1
    const [id, end] = [`m${count}`, `end ${count}`]
    const message = (attribute: string, content: string) =>
      `<message xmlns='jabber:client' from='${JULIET}/balcony' to='${ROMEO}' id='${attribute}' type='chat'>${content}</message>`
    server.say(message(id, children))
    server.say(message(`${id}-end`, body(end)))
    const all = await until(
      account.conversation(JULIET).messages,
      (messages) => messages.at(-1)?.body === end,
    )
    return all.find(({ originId, ...rest }) => originId === id || (rest as { id: string }).id === id)
  }
  const attachmentsOf = async (children: string) => (await receive(children))?.attachments

  test("an address alone is a file, with a name and a kind of its own", async () => {
    const message = await receive(body(ROSE) + oob(ROSE))
    assert.equal(message?.body, "")
    assert.deepEqual(message?.attachments, [{ url: ROSE, name: "rose.png", mediaType: "image/png" }])
    const said = await receive(body(`Look: ${ROSE}`) + oob(ROSE))
    assert.equal(said?.body, `Look: ${ROSE}`)
    assert.equal(said?.attachments?.length, 1)
  })

  test("addresses of anything but the web are none", async () => {
    for (const url of [
      "javascript:alert(1)",
      "data:text/html,x",
      "file:///etc/passwd",
      "upload:0",
      "https://user:secret@capulet.example/a",
      "nonsense",
      `https://capulet.example/${"x".repeat(5_000)}`,
    ]) {
      assert.equal(await attachmentsOf(body("Look") + shared(url)), undefined, url)
      assert.equal(await attachmentsOf(body("Look") + oob(url)), undefined, url)
    }
  })

  test("small pictures are pictures within the message, and small", async () => {
    const thumbnail = (uri: string) =>
      shared(ROSE, `<thumbnail xmlns='urn:xmpp:thumbs:1' uri='${uri}' media-type='image/png'/>`)
    for (const uri of [
      "https://evil.example/track.png",
      "data:image/svg+xml;base64,AAAA",
      "data:text/html;base64,AAAA",
      `data:image/png;base64,${"A".repeat(20_000)}`,
    ]) {
      const [attachment] = (await attachmentsOf(body("Look") + thumbnail(uri))) ?? []
      assert.equal(attachment?.thumbnail, undefined, uri)
    }
    const [good] = (await attachmentsOf(body("Look") + thumbnail("data:image/png;base64,AAAA"))) ?? []
    assert.equal(good?.thumbnail, "data:image/png;base64,AAAA")
  })

  test("there are at most thirty, and what cannot be is left out", async () => {
    const many = await attachmentsOf(body("Look") + shared(ROSE).repeat(100))
    assert.equal(many?.length, 30)
    const voice = "<voice xmlns='urn:kith:voice-message:0'>not base64!</voice>"
    const [odd] =
      (await attachmentsOf(
        body("Look") + shared(ROSE, "<size>-4</size><width>1e9</width><length>x</length>", voice),
      )) ?? []
    assert.deepEqual(odd, { url: ROSE, name: "rose.png", mediaType: "image/png" })
  })

  test("what came before XEP-0447 is a file as well", async () => {
    const media = (uri: string, more = "") =>
      `<reference xmlns='urn:xmpp:reference:0' type='data' begin='0' end='4'><media-sharing xmlns='urn:xmpp:sims:1'>
        <file xmlns='urn:xmpp:jingle:apps:file-transfer:5'><media-type>image/png</media-type><name>rose.png</name>
          <size>12</size><desc>A rose</desc>
          <hash xmlns='urn:xmpp:hashes:2' algo='sha-256'>2XarmwTlNxDAMkvymloX3S5+VbylNrJt/l5QyPa+YoU=</hash>
          <thumbnail xmlns='urn:xmpp:thumbs:1' uri='data:image/png;base64,AAAA'/>${more}</file>
        <sources><reference xmlns='urn:xmpp:reference:0' type='data' uri='xmpp:juliet@capulet.example/a?jingle'/>
          <reference xmlns='urn:xmpp:reference:0' type='data' uri='${uri}'/></sources></media-sharing></reference>`
    const message = await receive(body("Look at this") + media(ROSE))
    assert.equal(message?.body, "Look at this")
    assert.deepEqual(message?.attachments, [
      {
        url: ROSE,
        name: "rose.png",
        mediaType: "image/png",
        size: 12,
        thumbnail: "data:image/png;base64,AAAA",
        hash: "2XarmwTlNxDAMkvymloX3S5+VbylNrJt/l5QyPa+YoU=",
        description: "A rose",
      },
    ])
    assert.equal((await receive(body(ROSE) + media(ROSE)))?.body, "")
    assert.equal(await attachmentsOf(body("Look") + media("javascript:alert(1)")), undefined)
    assert.equal((await attachmentsOf(body("Look") + media(ROSE).repeat(500)))?.length, 30)
  })

  test("a forged recording is as long as an honest one, and only films are video messages", async () => {
    const voice = `<voice xmlns='urn:kith:voice-message:0'>${"AP8A".repeat(60_000)}</voice>`
    const [spoken] = (await attachmentsOf(body("Hark") + shared(ROSE, "", voice))) ?? []
    assert.ok(spoken?.waveform !== undefined && spoken.waveform.length <= 200)
    const circle = "<video-message xmlns='urn:kith:video-message:0'/>"
    const film = shared("https://capulet.example/a.webm", "<media-type>video/webm</media-type>", circle)
    assert.equal((await attachmentsOf(body("Look") + film))?.[0]?.isVideoMessage, true)
    assert.equal(
      (await attachmentsOf(body("Look") + shared(ROSE, "", circle)))?.[0]?.isVideoMessage,
      undefined,
    )
    assert.equal((await attachmentsOf(body("Look") + shared(ROSE).repeat(500)))?.length, 30)
  })

  test("places, people and stickers that are none are not shown as such", async () => {
    const geoloc = (latitude: string) =>
      `<geoloc xmlns='http://jabber.org/protocol/geoloc'><lat>${latitude}</lat><lon>0</lon></geoloc>`
    assert.equal((await receive(body("Here") + geoloc("1000")))?.location, undefined)
    assert.equal((await receive(body("geo:100,0")))?.location, undefined)
    assert.equal((await receive(body("geo:1,2;crs=moon")))?.location, undefined)
    const card = (uri: string) =>
      `<contact xmlns='urn:kith:contact-card:0'><vcard xmlns='urn:ietf:params:xml:ns:vcard-4.0'><impp><uri>${uri}</uri></impp></vcard></contact>`
    for (const uri of ["javascript:alert(1)", "xmpp:", "xmpp:@@", "mailto:a@b.example"]) {
      assert.equal((await receive(body("She") + card(uri)))?.contactCard, undefined, uri)
    }
    const tybalt = await receive(body("He") + card("xmpp:tybalt@capulet.example/x?message"))
    assert.deepEqual(tybalt?.contactCard, { address: "tybalt@capulet.example" })
    const sticker = "<sticker xmlns='urn:xmpp:stickers:0' pack='p'/>"
    assert.equal((await receive(body("😘") + sticker))?.sticker, undefined)
    const page = shared("https://capulet.example/a.html", "<media-type>text/html</media-type>")
    assert.equal((await receive(body("😘") + sticker + page))?.sticker, undefined)
    const face = await receive(body("😘") + sticker + shared(ROSE))
    assert.deepEqual(face?.sticker, { packId: "p", description: "😘" })
  })
})
