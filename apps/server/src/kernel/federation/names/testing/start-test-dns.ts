import { once } from "node:events"
import type { Socket } from "node:net"
import {
  type Answer,
  AUTHENTIC_DATA,
  decode,
  encode,
  type Packet,
  RECURSION_AVAILABLE,
  TRUNCATED_RESPONSE,
} from "dns-packet"
import { openPort } from "./open-port.ts"

/** What a name server does in place of an answer. */
export type Trouble = "SERVFAIL" | "REFUSED" | "silence" | "nonsense"

const CODES = { NXDOMAIN: 3, SERVFAIL: 2, REFUSED: 5 }
const MAX_UDP_BYTES = 512

/** A name server on this machine that says what a test wants, over UDP and TCP. What it knows nothing of is not there. */
export interface TestDns {
  /** As `nameServers` has it. */
  readonly address: string
  /** Each question, such as `SRV _xmpp-server._tcp.verona.lit`, by TCP with `TCP ` before it. */
  readonly questions: string[]
  /** Says from now on that the name has these records of a type, in place of what it said before. */
  tell(type: "A" | "AAAA" | "CNAME" | "SRV" | "TLSA", name: string, ...data: readonly unknown[]): void
  /** Has trouble with this question from now on. */
  fail(type: string, name: string, trouble: Trouble): void
  /** The same for every question. */
  failAlways(trouble: Trouble | undefined): void
  /** Knows nothing of the name any more. */
  remove(name: string): void
  ttlSeconds: number
  /** Whether it says that DNSSEC vouches for an answer about such a name. */
  isSecure: (name: string) => boolean
  close(): Promise<void>
}

/** An SRV record: `srv("xmpp.verona.lit", 5269)`. */
export const srv = (target: string, port: number, priority = 0, weight = 0) => ({
  target,
  port,
  priority,
  weight,
})

export async function startTestDns(host = "127.0.0.1"): Promise<TestDns> {
  const records = new Map<string, Map<string, readonly unknown[]>>()
  const troubles = new Map<string, Trouble>()
  let everywhere: Trouble | undefined
  const connections = new Set<Socket>()

  const answer = (bytes: Buffer, isTcp: boolean): Buffer | undefined => {
    const query = decode(bytes)
    const [question] = query.questions ?? []
    if (question === undefined) return undefined
    const key = `${question.type} ${question.name.toLowerCase()}`
    dns.questions.push(isTcp ? `TCP ${key}` : key)
    const trouble = everywhere ?? troubles.get(key)
    if (trouble === "silence") return undefined
    if (trouble === "nonsense") return Buffer.from("What's in a name?")
    const found = trouble === undefined ? find(question.name, question.type) : []
    const exists = records.has(question.name.toLowerCase())
    const code = trouble === undefined ? (exists ? 0 : CODES.NXDOMAIN) : CODES[trouble]
    const secure = dns.isSecure(question.name) ? AUTHENTIC_DATA : 0
    const packet: Packet = {
      type: "response",
      id: query.id ?? 0,
      flags: RECURSION_AVAILABLE | code | secure,
      questions: [question],
      answers: found,
      authorities: found.length > 0 || trouble !== undefined ? [] : [startOfAuthority(dns.ttlSeconds)],
    }
    const whole = encode(packet)
    if (isTcp || whole.length <= MAX_UDP_BYTES) return whole
    return encode({ ...packet, flags: RECURSION_AVAILABLE | TRUNCATED_RESPONSE, answers: [] })
  }

  const find = (name: string, type: string): Answer[] => {
    const known = records.get(name.toLowerCase())
    const say = (type: string, data: unknown) => ({ type, name, ttl: dns.ttlSeconds, data }) as Answer
    const [alias] = known?.get("CNAME") ?? []
    if (alias !== undefined) return [say("CNAME", alias), ...find(alias as string, type)]
    return (known?.get(type) ?? []).map((data) => say(type, data))
  }

  const { udp, tcp, port } = await openPort(host)
  udp.on("message", (bytes, { port, address }) => {
    const reply = answer(bytes, false)
    if (reply === undefined) return
    // What somebody else might send in the same moment, with a number that is not the one asked for.
    const forged = Buffer.from(reply)
    forged[0] = (forged[0] ?? 0) ^ 0xff
    udp.send(forged, port, address)
    udp.send(reply, port, address)
  })
  tcp.on("connection", (socket: Socket) => {
    connections.add(socket)
    socket.on("error", () => undefined).on("close", () => connections.delete(socket))
    socket.on("data", (bytes: Buffer) => {
      const reply = answer(bytes.subarray(2), true)
      if (reply === undefined) return
      // In two pieces, as a network may cut it.
      socket.write(Buffer.from([reply.length >> 8, reply.length & 0xff]))
      socket.end(reply)
    })
  })

  const dns: TestDns = {
    address: host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`,
    questions: [],
    ttlSeconds: 3600,
    isSecure: () => false,
    tell(type, name, ...data) {
      const known = records.get(name) ?? new Map<string, readonly unknown[]>()
      records.set(name, known.set(type, data))
      troubles.delete(`${type} ${name}`)
    },
    fail: (type, name, trouble) => void troubles.set(`${type} ${name}`, trouble),
    failAlways(trouble) {
      everywhere = trouble
    },
    remove: (name) => void records.delete(name),
    async close() {
      for (const socket of connections) socket.destroy()
      udp.close()
      tcp.close()
      await once(tcp, "close")
    },
  }
  return dns
}

/** RFC 2308 §3 */
const startOfAuthority = (ttl: number): Answer => ({
  type: "SOA",
  name: "lit",
  ttl,
  data: {
    mname: "ns.lit",
    rname: "prince.verona.lit",
    serial: 1,
    refresh: 1,
    retry: 1,
    expire: 1,
    minimum: ttl,
  },
})
