import { randomInt } from "node:crypto"
import { createSocket } from "node:dgram"
import { connect, isIPv6 } from "node:net"
import { AUTHENTIC_DATA, type DecodedPacket, decode, encode, RECURSION_DESIRED } from "dns-packet"
import type { NameServer } from "./name-server.ts"
import type { RecordType } from "./records.ts"

export interface Question {
  readonly name: string
  readonly type: RecordType
}

/**
 * Asks one name server once: over UDP, and over TCP when the answer does not fit into 512 bytes (RFC 7766 §5). It goes
 * without EDNS, which old name servers refuse; the answers we ask for are small, and a big one costs one round trip.
 * Rejects with the cause, or with the reason of `signal`.
 */
export async function exchange(
  server: NameServer,
  question: Question,
  signal: AbortSignal,
): Promise<DecodedPacket> {
  // RFC 5452: an answer that somebody invents must guess the number and the port, which is another for each question.
  const id = randomInt(0x1_0000)
  const query = encode({
    type: "query",
    id,
    // RFC 6840 §5.7: the bit in a question asks for its value in the answer.
    flags: RECURSION_DESIRED | AUTHENTIC_DATA,
    questions: [{ name: question.name, type: question.type }],
  })
  const accept = (bytes: Buffer): DecodedPacket | undefined => {
    const packet = tryDecode(bytes)
    return packet !== undefined && packet.id === id && isAnswerTo(packet, question) ? packet : undefined
  }
  const answer = await askOverUdp(server, query, accept, signal)
  return answer.flag_tc ? askOverTcp(server, query, accept, signal) : answer
}

function tryDecode(bytes: Buffer): DecodedPacket | undefined {
  try {
    return decode(bytes)
  } catch {
    return undefined
  }
}

function isAnswerTo({ type, questions = [], flags = 0 }: DecodedPacket, { name, ...question }: Question) {
  if (type !== "response") return false
  const [asked] = questions
  // A refusal need not say what it refuses.
  if (asked === undefined) return (flags & 0xf) !== 0
  return asked.type === question.type && asked.name.toLowerCase() === name.toLowerCase()
}

type Accept = (bytes: Buffer) => DecodedPacket | undefined

function askOverUdp(
  { address, port }: NameServer,
  query: Buffer,
  accept: Accept,
  signal: AbortSignal,
): Promise<DecodedPacket> {
  const { promise, resolve, reject } = Promise.withResolvers<DecodedPacket>()
  const socket = createSocket(isIPv6(address) ? "udp6" : "udp4")
  const give = () => reject(signal.reason)
  signal.addEventListener("abort", give, { once: true })
  socket.on("error", reject)
  // Whatever else arrives is somebody's guess; the answer may yet come.
  socket.on("message", (bytes) => {
    const packet = accept(bytes)
    if (packet !== undefined) resolve(packet)
  })
  // Connected, so that only this server's packets come in, and that one hears when nobody is there.
  socket.once("connect", () => socket.send(query))
  socket.connect(port, address)
  if (signal.aborted) give()
  return promise.finally(() => {
    signal.removeEventListener("abort", give)
    socket.close()
  })
}

/** RFC 7766 §8: each message stands behind its length in two bytes. */
function askOverTcp(
  { address, port }: NameServer,
  query: Buffer,
  accept: Accept,
  signal: AbortSignal,
): Promise<DecodedPacket> {
  const { promise, resolve, reject } = Promise.withResolvers<DecodedPacket>()
  const socket = connect({ host: address, port, noDelay: true })
  const give = () => reject(signal.reason)
  signal.addEventListener("abort", give, { once: true })
  let received = Buffer.alloc(0)
  socket.on("data", (chunk: Buffer) => {
    received = Buffer.concat([received, chunk])
    if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return
    const packet = accept(received.subarray(2, 2 + received.readUInt16BE(0)))
    if (packet === undefined) reject(new Error("its answer cannot be read"))
    else resolve(packet)
  })
  socket.on("error", reject)
  socket.on("close", () => reject(new Error("it closed the connection")))
  const length = Buffer.alloc(2)
  length.writeUInt16BE(query.length)
  socket.write(Buffer.concat([length, query]))
  if (signal.aborted) give()
  return promise.finally(() => {
    signal.removeEventListener("abort", give)
    socket.destroy()
  })
}
