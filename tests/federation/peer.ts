import { PASSWORD, TestClient } from "@kith/server/testing"
import type { Jid } from "@kith/xmpp"
import type { CertificateFiles } from "./authority.ts"
import type { DomainRecords } from "./name-server.ts"

/** What a server needs to know of the internet it joins. */
export interface PeerWish {
  readonly domain: string
  readonly certificate: CertificateFiles
  /** The authorities it trusts, in PEM. */
  readonly authorities: string
  /** `dialback`: the DNS counts (XEP-0220), and certificates need nobody who vouches for them. */
  readonly proof: "certificate" | "dialback"
  readonly nameServer: { readonly address: string; readonly port: number }
}

/** A server of the small internet, whichever program it is. */
export interface Peer {
  readonly name: "Kith" | "Prosody" | "ejabberd"
  readonly domain: string
  /** Where its rooms are, its nodes, its files. */
  readonly roomsDomain: string
  readonly nodesDomain: string
  readonly uploadDomain: string
  readonly webSocketUrl: string
  readonly records: DomainRecords
  /** What it wrote to its log up to now. */
  log(): Promise<string>
  /** Makes an account whose password is `PASSWORD`. */
  register(name: string): Promise<void>
  /** Ends it as its owner does. */
  stop(): Promise<void>
  /** After it was ended: on the same data and ports. */
  startAgain(): Promise<void>
  /** Ends it and removes its data. */
  remove(): Promise<void>
}

/** A server of somebody else, in a process of its own. */
export interface StockPeer extends Peer {
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>
}

/** May make nodes on every server. */
export const PUBLISHER = "paris"

/** All domains a server answers for. */
export function domainsOf(domain: string): string[] {
  return [domain, ...["rooms", "pubsub", "upload", "search"].map((name) => `${name}.${domain}`)]
}

/** Registers in the band (XEP-0077), for a server that lets everybody. */
export async function registerInBand(webSocketUrl: string, address: Jid): Promise<void> {
  await using client = new TestClient(webSocketUrl)
  await client.openStream(address.domain)
  const fields = `<username>${address.local}</username><password>${PASSWORD}</password>`
  await client.ask(`<query xmlns='jabber:iq:register'>${fields}</query>`, { type: "set" })
}
