/** What a kind of record (RFC 1035 and later) says. Names in them are ASCII without a final dot; the root is `.`. */
export interface RecordTypes {
  /** An IPv4 address. */
  A: string
  /** An IPv6 address (RFC 3596). */
  AAAA: string
  SRV: SrvRecord
  TLSA: TlsaRecord
}

export type RecordType = keyof RecordTypes

/** RFC 2782. The lowest priority comes first; a target `.` says that the service is not offered. */
export interface SrvRecord {
  readonly priority: number
  readonly weight: number
  readonly port: number
  readonly target: string
}

/** RFC 6698 §2.1: which certificate, or which key, a TLS server shows. */
export interface TlsaRecord {
  /** 0 PKIX-TA, 1 PKIX-EE, 2 DANE-TA, 3 DANE-EE. */
  readonly usage: number
  /** 0 the whole certificate, 1 its public key. */
  readonly selector: number
  /** 0 the bytes themselves, 1 their SHA-256, 2 their SHA-512. */
  readonly matchingType: number
  readonly data: Uint8Array
}

export interface DnsAnswer<Type extends RecordType> {
  /** In the order of the answer; empty where the name has none of this type. */
  readonly records: readonly RecordTypes[Type][]
  /** `false`: there is nothing of that name, of whatever type (NXDOMAIN). */
  readonly isNameThere: boolean
  /** The name that has the records; another than the one asked for where that is an alias (CNAME). */
  readonly canonicalName: string
  /** DNSSEC vouches for it, as a name server says whose word counts. */
  readonly isSecure: boolean
  /** How long the answer may be kept, as its name server says. */
  readonly ttlSeconds: number
}

/** Who can be asked for records. */
export interface Dns {
  /** `name` in ASCII. Rejects with {@link DnsFailure} where there is no answer. */
  ask<Type extends RecordType>(name: string, type: Type): Promise<DnsAnswer<Type>>
}

/** There was no answer, which says nothing about what is or is not there. The message is a sentence without its end. */
export class DnsFailure extends Error {
  override readonly name = "DnsFailure"
}
