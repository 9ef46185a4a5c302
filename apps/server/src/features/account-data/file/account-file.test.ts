import assert from "node:assert/strict"
import { test } from "node:test"
import { MalformedError, serialize, xml } from "@kith/xmpp"
import { NS_PORTABLE } from "@kith/xmpp/extensions"
import { type FileEvent, type FileLevel, NS_XINCLUDE } from "./file-events.ts"
import { readAccountFile } from "./read-account-file.ts"
import { type FileUser, writeAccountFile } from "./write-account-file.ts"

async function* pieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function read(text: string, { size = 1 << 16, level = "file" as FileLevel } = {}): Promise<string[]> {
  const events: string[] = []
  for await (const event of readAccountFile(pieces(text, size), level)) events.push(show(event))
  return events
}

function show(event: FileEvent): string {
  switch (event.kind) {
    case "host":
      return `host ${event.jid}`
    case "user":
      return `user ${event.name} ${event.password ?? ""}`.trim()
    case "part":
      return `part ${serialize(event.parent)}`
    case "child":
      return `child ${typeof event.child === "string" ? JSON.stringify(event.child) : serialize(event.child)}`
    case "include":
      return `include ${event.href} into ${event.into}`
    case "unknown":
      return `unknown ${event.name}`
    default:
      return event.kind
  }
}

const file = (inner: string) =>
  `<?xml version='1.0' encoding='UTF-8'?>\n<server-data xmlns='${NS_PORTABLE}' xmlns:xi='${NS_XINCLUDE}'>${inner}</server-data>`
const user = (inner: string) => file(`<host jid='capulet.lit'><user name='juliet'>${inner}</user></host>`)
const within = async (inner: string) => (await read(user(inner))).slice(2, -2)

test("a file is read piece by piece, wherever it is cut", async () => {
  const text = file(`
    <!-- two houses -->
    <host jid='capulet.lit'>
      <user name='juliet' password='r0m30 &amp; co'>
        <v:vCard xmlns:v='vcard-temp'><v:FN>Julíet</v:FN>\u{1F339}<![CDATA[<]]></v:vCard>
        <empty xmlns='urn:example'/>
      </user>
      <user name='nurse'/>
    </host>
    <xi:include href='montague.lit.xml'/>
    <other xmlns='urn:example'><deep/>text</other>`)
  const expected = [
    "host capulet.lit",
    "user juliet r0m30 & co",
    "part <vCard xmlns='vcard-temp'/>",
    "child <FN xmlns='vcard-temp'>Julíet</FN>",
    'child "\u{1F339}"',
    'child "<"',
    "partEnd",
    "part <empty xmlns='urn:example'/>",
    "partEnd",
    "userEnd",
    "user nurse",
    "userEnd",
    "hostEnd",
    "include montague.lit.xml into server-data",
    "unknown other",
  ]
  for (const size of [1, 7, 100_000]) assert.deepEqual(await read(text, { size }), expected)
})

test("elements keep their prefixed attributes, and what is inside a user's data is no instruction", async () => {
  assert.deepEqual(
    await within(
      `<a xmlns='urn:a' xml:lang='it' x:b='1' xmlns:x='urn:x'><c x:d='2'><xi:include href='/etc/passwd'/></c></a>`,
    ),
    [
      "part <a xmlns='urn:a' xml:lang='it' x:b='1' xmlns:x='urn:x'/>",
      `child <c xmlns='urn:a' x:d='2' xmlns:x='urn:x'><include xmlns='${NS_XINCLUDE}' href='/etc/passwd'/></c>`,
      "partEnd",
    ],
  )
  assert.deepEqual(await within("<xi:include href='roster.xml'/><xi:include href='x' parse='text'/>"), [
    "include roster.xml into user",
    "unknown include",
  ])
})

test("a file that another one includes begins where that one left off", async () => {
  const host = `<host xmlns='${NS_PORTABLE}' jid='capulet.lit'><user name='juliet'/></host>`
  assert.deepEqual(await read(host, { level: "server-data" }), [
    "host capulet.lit",
    "user juliet",
    "userEnd",
    "hostEnd",
  ])
  assert.deepEqual(await read(`<user xmlns='${NS_PORTABLE}' name='juliet'/>`), ["user juliet", "userEnd"])
  assert.deepEqual(await read("<query xmlns='jabber:iq:roster'/>", { level: "user" }), [
    "part <query xmlns='jabber:iq:roster'/>",
    "partEnd",
  ])
})

test("what is no account file, not well-formed or too large is refused", async () => {
  const bomb = "<!DOCTYPE x [<!ENTITY a 'aaaa'>]>"
  for (const text of [
    "",
    "<server-data/>",
    "<other xmlns='urn:example'/>",
    "plain text",
    `${bomb}${user("")}`,
    user("<a>&a;</a>"),
    user("<a><b></a>"),
    user("text"),
    file("<host><user name='x'/></host>"),
    file("<host jid='x'><user/></host>"),
    user("").replace("UTF-8", "ISO-8859-1"),
    `${user("")}<more/>`,
    user("<a>").slice(0, -30),
    user("<p:a/>"),
    user(`<a>${"<b>".repeat(101)}${"</b>".repeat(101)}</a>`),
    user(`<a><b c='${"x".repeat(17 * 1024 * 1024)}'/></a>`),
    user(`<a><b>${"x".repeat(17 * 1024 * 1024)}</b></a>`),
  ]) {
    await assert.rejects(read(text), MalformedError, text.slice(0, 200))
  }
  const latin = Buffer.from("<server-data>\xe9</server-data>", "latin1")
  await assert.rejects(async () => {
    for await (const _ of readAccountFile(
      (async function* () {
        yield latin
      })(),
    ));
  }, MalformedError)
})

test("what is written is read as it was, with any number of children", async () => {
  async function* users(): AsyncGenerator<FileUser> {
    const messages = async function* () {
      for (let count = 0; count < 5000; count++)
        yield xml("m", { xmlns: "urn:m", id: String(count) }, "<&>'\"")
    }
    yield {
      name: "o'juliet",
      parts: [
        { element: xml("vCard", { xmlns: "vcard-temp" }, xml("FN", {}, "Juliet")) },
        { element: xml("archive", { xmlns: "urn:a" }), children: messages() },
        { element: xml("offline-messages"), children: [] },
      ],
    }
  }
  let text = ""
  let longest = 0
  for await (const piece of writeAccountFile("capulet.lit", users())) {
    longest = Math.max(longest, piece.length)
    text += piece
  }
  assert.ok(longest < 70_000)
  const events = (await read(text)).filter((event) => !/^child "\\n"$/.test(event))
  assert.equal(events.length, 2 + 3 + 2 + 5000 + 2)
  assert.equal(events[1], "user o'juliet")
  assert.ok(events.includes("child <m xmlns='urn:m' id='4999'>&lt;&amp;&gt;'\"</m>"))
  assert.doesNotMatch(text, /offline-messages/, "nothing is said of what there is none of")
})
