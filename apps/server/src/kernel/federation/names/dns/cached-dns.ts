import { type Clock, createCache } from "@kith/feature-kit"
import type { Dns, DnsAnswer, RecordType } from "./records.ts"

/**
 * How long answers are kept: as long as they say, within bounds. The lower ones keep a busy server from asking the same
 * at every stanza; the upper ones let it see soon that a server has moved or has come to be, whatever its records say. A
 * failure is not kept: whoever asks again later asks a name server.
 */
const KEPT_SECONDS = { something: { least: 5, most: 3_600 }, nothing: { least: 30, most: 300 } }
/** Some four for each server we talk to. */
const MAX_ANSWERS = 4_096

export interface CachedDns extends Dns {
  /** What is known of these names is asked anew the next time. */
  forget(names: Iterable<string>): void
}

interface Kept {
  readonly answer: DnsAnswer<RecordType>
  readonly at: number
}

export function cacheAnswers(dns: Dns, clock: Clock): CachedDns {
  const cache = createCache<Kept>({
    maxEntries: MAX_ANSWERS,
    clock,
    async load(key) {
      const [type, name] = key.split(" ") as [RecordType, string]
      return { answer: await dns.ask(name, type), at: clock.now() }
    },
  })
  const isFresh = ({ answer, at }: Kept): boolean => {
    const { least, most } = answer.records.length > 0 ? KEPT_SECONDS.something : KEPT_SECONDS.nothing
    const age = clock.now() - at
    return age >= 0 && age < 1000 * Math.min(Math.max(answer.ttlSeconds, least), most)
  }
  return {
    async ask<Type extends RecordType>(name: string, type: Type): Promise<DnsAnswer<Type>> {
      const key = `${type} ${name}`
      const kept = cache.peek(key)
      if (kept !== undefined && !isFresh(kept)) cache.forget(key)
      const { answer } = await cache.get(key)
      return answer as DnsAnswer<Type>
    },
    forget(names) {
      for (const name of names) {
        for (const type of ["A", "AAAA", "SRV", "TLSA"] satisfies RecordType[])
          cache.forget(`${type} ${name}`)
      }
    },
  }
}
