import type { Answer, DecodedPacket } from "dns-packet"
import type { Question } from "./exchange.ts"
import type { DnsAnswer, RecordType, RecordTypes } from "./records.ts"

/** More aliases behind each other than anybody has. */
const MAX_ALIASES = 8
/** An answer may have some thousand; nobody needs them, and they would be kept. */
const MAX_RECORDS = 64
/** RFC 2308 §5 wants no answer kept that comes without a SOA; the bounds of the cache make a little of it. */
const UNKNOWN_TTL_SECONDS = 0

/** Whether the name server knew an answer: that there is something, or that there is nothing. */
export function isConclusive({ flags = 0 }: DecodedPacket): boolean {
  const code = flags & 0xf
  return code === 0 || code === NXDOMAIN
}

const NXDOMAIN = 3
const RESPONSE_CODES = ["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"]

/** Such as `SERVFAIL`. */
export function responseCode({ flags = 0 }: DecodedPacket): string {
  return RESPONSE_CODES[flags & 0xf] ?? `error ${flags & 0xf}`
}

/** `trustsServer`: whether its word counts that DNSSEC vouches for the answer. */
export function readAnswer<Type extends RecordType>(
  packet: DecodedPacket,
  { name, type }: Question & { readonly type: Type },
  trustsServer: boolean,
): DnsAnswer<Type> {
  const { answers = [], authorities = [], flags = 0 } = packet
  let canonicalName = name
  const ttls: number[] = []
  for (let aliases = 0; aliases < MAX_ALIASES; aliases++) {
    const alias = answers.find((record) => record.type === "CNAME" && isSame(record.name, canonicalName))
    if (alias?.type !== "CNAME") break
    canonicalName = alias.data
    ttls.push(alias.ttl ?? 0)
  }
  const found = answers
    .filter((record) => record.type === type && isSame(record.name, canonicalName))
    .slice(0, MAX_RECORDS)
  ttls.push(...found.map((record) => ("ttl" in record ? (record.ttl ?? 0) : 0)))
  return {
    records: found.map((record) => readRecord(record) as RecordTypes[Type]),
    isNameThere: (flags & 0xf) !== NXDOMAIN,
    canonicalName,
    isSecure: trustsServer && packet.flag_ad,
    ttlSeconds: found.length > 0 ? Math.min(...ttls) : readNegativeTtl(authorities),
  }
}

const isSame = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()

function readRecord(record: Answer): RecordTypes[RecordType] {
  switch (record.type) {
    case "A":
    case "AAAA":
      return record.data
    case "SRV": {
      const { priority = 0, weight = 0, port, target } = record.data
      return { priority, weight, port, target }
    }
    case "TLSA": {
      const { usage, selector, matchingType, certificate } = record.data
      // A copy, because the record's bytes are a view of the whole packet.
      return { usage, selector, matchingType, data: Uint8Array.from(certificate) }
    }
    default:
      throw new Error(`Nobody asks for ${record.type}`)
  }
}

/** RFC 2308 §5: that there is nothing holds as long as the SOA of the zone says. */
function readNegativeTtl(authorities: readonly Answer[]): number {
  const soa = authorities.find((record) => record.type === "SOA")
  if (soa?.type !== "SOA") return UNKNOWN_TTL_SECONDS
  return Math.min(soa.ttl ?? 0, soa.data.minimum ?? 0)
}
