import type { Clock } from "@kith/feature-kit"
import type { DecodedPacket } from "dns-packet"
import { exchange, type Question } from "./exchange.ts"
import { formatNameServer, type NameServer, readMachineNameServers } from "./name-server.ts"
import { isConclusive, readAnswer, responseCode } from "./read-answer.ts"
import { type Dns, DnsFailure } from "./records.ts"

/** How long a name server is waited for, the first time and when all are asked again. */
const PATIENCE_MS = [1_500, 3_000]
/** Each has a socket of its own; the others wait. */
const MAX_AT_ONCE = 128
/** How long the machine's settings are taken for what they were. */
const SETTINGS_MS = 60_000

export interface DnsClientOptions {
  /** Empty: those of the machine. */
  readonly nameServers: readonly NameServer[]
  /** They validate DNSSEC, and nobody stands between them and us. */
  readonly areValidating: boolean
  readonly clock: Clock
}

export interface DnsClient extends Dns {
  /** What is being asked fails. */
  close(): void
}

/**
 * Asks name servers, one after the other until one knows. Not the resolver of Node.js (node:dns), which tells neither
 * how long SRV records and denials may be kept, nor whether DNSSEC vouches for them, which is what DANE stands on; and two
 * ways to ask would be two truths. `dns-packet` reads and writes the messages.
 */
export function openDnsClient({ nameServers, areValidating, clock }: DnsClientOptions): DnsClient {
  const closing = new AbortController()
  const admit = createGate(MAX_AT_ONCE)
  let machine: { readonly servers: readonly NameServer[]; readonly readAt: number } | undefined

  const listServers = (): readonly NameServer[] => {
    if (nameServers.length > 0) return nameServers
    if (machine === undefined || Math.abs(clock.now() - machine.readAt) > SETTINGS_MS) {
      machine = { servers: readMachineNameServers(), readAt: clock.now() }
    }
    return machine.servers
  }

  const askServer = async (server: NameServer, question: Question, patienceMs: number) => {
    const patience = new AbortController()
    const cancel = clock.after(patienceMs, () => patience.abort(new Error("does not answer")))
    try {
      return await exchange(server, question, AbortSignal.any([closing.signal, patience.signal]))
    } finally {
      cancel()
    }
  }

  const askServers = async (question: Question): Promise<DecodedPacket> => {
    const failures = new Map<string, string>()
    for (const patienceMs of PATIENCE_MS) {
      let isWorthRepeating = false
      for (const server of listServers()) {
        closing.signal.throwIfAborted()
        const name = formatNameServer(server)
        try {
          const packet = await askServer(server, question, patienceMs)
          if (isConclusive(packet)) return packet
          failures.set(name, `answers ${responseCode(packet)}`)
        } catch (error) {
          closing.signal.throwIfAborted()
          isWorthRepeating = true
          failures.set(name, describeFailure(error as NodeJS.ErrnoException))
        }
      }
      if (!isWorthRepeating) break
    }
    const reasons = [...failures].map(([server, reason]) => `the name server ${server} ${reason}`)
    const { type, name } = question
    throw new DnsFailure(
      `DNS could not be asked for ${type} of ${name}: ${reasons.join(", ") || "this machine has no name server"}`,
    )
  }

  return {
    async ask(name, type) {
      const packet = await admit(() => askServers({ name, type }))
      return readAnswer(packet, { name, type }, areValidating)
    },
    close: () => closing.abort(new DnsFailure("The server is stopping")),
  }
}

function describeFailure({ code, message }: NodeJS.ErrnoException): string {
  if (code === "ECONNREFUSED") return "is not there (connection refused)"
  return code === undefined ? message : `cannot be reached (${code})`
}

/** Lets so many work at once; the others come in their order. */
function createGate(most: number) {
  const waiting: (() => void)[] = []
  let working = 0
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (working >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else working++
    try {
      return await work()
    } finally {
      // The place is handed on, so that nobody slips in between.
      const next = waiting.shift()
      if (next === undefined) working--
      else next()
    }
  }
}
