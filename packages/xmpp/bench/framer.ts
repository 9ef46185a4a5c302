/** Measures the framer against saxes on the same messages. `node packages/xmpp/bench/framer.ts [seconds]` */
import { SaxesParser } from "saxes"
import { AUTHENTICATED_LIMITS, parseFrame, StreamFramer } from "../src/index.ts"

const seconds = Number(process.argv[2] ?? 2)
const HEADER =
  "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='example.org' version='1.0'>"

const latin = (index: number): string =>
  `<message to='juliet@example.org/balcony' from='romeo@example.net/orchard' id='m-${index}' type='chat'>` +
  `<body>Wherefore art thou, number ${index}? Deny thy father &amp; refuse thy name.</body>` +
  `<origin-id xmlns='urn:xmpp:sid:0' id='o-${index}'/><active xmlns='http://jabber.org/protocol/chatstates'/>` +
  `<request xmlns='urn:xmpp:receipts'/></message>`
const cyrillic = (index: number): string =>
  latin(index).replace("Wherefore art thou", "О, почему же ты, Ромео 🌹")

const encoder = new TextEncoder()

/** A thousand messages in chunks of so many bytes, or in one chunk each. */
function chunksOf(write: (index: number) => string, chunkBytes: number | undefined): Uint8Array[] {
  const messages = Array.from({ length: 1000 }, (_, index) => write(index))
  if (chunkBytes === undefined) return messages.map((message) => encoder.encode(message))
  const bytes = encoder.encode(messages.join(""))
  const chunks: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += chunkBytes) chunks.push(bytes.slice(at, at + chunkBytes))
  return chunks
}

/**
 * Runs `read`, which reads a thousand messages, for some seconds. Counts time of the processor, not of the clock, so that
 * other work on the machine matters less; garbage collection on other threads is in it.
 */
function measure(what: string, bytesPerMessage: number, read: () => void): void {
  for (let warm = 0; warm < 30; warm++) read()
  const start = performance.now()
  const cpu = process.cpuUsage()
  let rounds = 0
  while (performance.now() - start < seconds * 1000) {
    read()
    rounds++
  }
  const { user, system } = process.cpuUsage(cpu)
  const perSecond = (rounds * 1000) / ((user + system) / 1e6)
  const thousands = (perSecond / 1000).toFixed(0).padStart(5)
  const megabytes = ((perSecond * bytesPerMessage) / 1e6).toFixed(0).padStart(5)
  console.warn(`${what.padEnd(40)} ${thousands} k/s ${megabytes} MB/s`)
}

for (const [language, write] of [
  ["latin", latin],
  ["cyrillic", cyrillic],
] as const) {
  const bytesPerMessage = encoder.encode(write(500)).length
  console.warn(`${language}, ${bytesPerMessage} bytes a message`)
  for (const chunkBytes of [undefined, 1460, 65_536]) {
    const chunks = chunksOf(write, chunkBytes)
    let count = 0
    const framer = new StreamFramer(
      { onStreamStart: () => {}, onStanza: () => count++, onStreamEnd: () => {} },
      AUTHENTICATED_LIMITS,
    )
    framer.push(HEADER)
    measure(
      chunkBytes === undefined ? "framer, a chunk for each" : `framer, chunks of ${chunkBytes} bytes`,
      bytesPerMessage,
      () => {
        for (const chunk of chunks) framer.push(chunk)
      },
    )
    if (count % 1000 !== 0) throw new Error("The framer lost a message")
  }
  const frames = Array.from({ length: 1000 }, (_, index) =>
    write(index).replace("<message", "<message xmlns='jabber:client'"),
  )
  measure("parseFrame", bytesPerMessage, () => {
    for (const frame of frames) parseFrame(frame, AUTHENTICATED_LIMITS)
  })
  measure("parseFrame, then its body", bytesPerMessage, () => {
    for (const frame of frames) void parseFrame(frame, AUTHENTICATED_LIMITS).child("body")
  })
  measure("parseFrame, then all children", bytesPerMessage, () => {
    for (const frame of frames) void parseFrame(frame, AUTHENTICATED_LIMITS).children
  })
  const document = HEADER + frames.join("")
  measure("saxes with namespaces, its events", bytesPerMessage, () => {
    let events = 0
    const parser = new SaxesParser({ xmlns: true })
    parser.on("opentag", () => events++)
    parser.on("text", () => events++)
    parser.on("closetag", () => events++)
    parser.write(document)
  })
}
