import { getHeapStatistics } from "node:v8"
import { AUTHENTICATED_LIMITS, NS_STREAM, StreamFramer } from "@kith/xmpp"

/** What something costs this thread. */
export interface Cost {
  /** Of its heap, whether they are free again or not: the same on every machine, nearly. */
  readonly bytes: number
  readonly processorMs: number
}

/** Not in the types of Node yet. */
const allocated = () =>
  (getHeapStatistics() as unknown as { total_allocated_bytes: number }).total_allocated_bytes

export async function costOf(work: () => void | Promise<void>): Promise<Cost> {
  const [bytes, processor] = [allocated(), process.threadCpuUsage()]
  await work()
  const { user, system } = process.threadCpuUsage(processor)
  return { bytes: allocated() - bytes, processorMs: (user + system) / 1000 }
}

/**
 * The piece of work that others are compared with, so that a slow machine, or a busy one, changes nothing: to find so many
 * stanzas in a stream, and nothing else.
 */
export function frame(stanza: string, count: number): void {
  let found = 0
  const framer: StreamFramer = new StreamFramer({
    onStreamStart: () => {
      framer.limits = AUTHENTICATED_LIMITS
    },
    onStanza: () => found++,
    onStreamEnd: () => {},
  })
  framer.push(Buffer.from(`<stream:stream xmlns='jabber:client' xmlns:stream='${NS_STREAM}'>`))
  const some = Buffer.from(stanza.repeat(20))
  for (let read = 0; read < count; read += 20) framer.push(some)
  if (found < count) throw new Error(`Only ${found} of ${count} stanzas were found`)
}
