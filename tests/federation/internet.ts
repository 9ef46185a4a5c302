import type { CertificateWish } from "../../apps/server/src/testing/make-certificate.ts"
import { Authority, type CertificateFiles } from "./authority.ts"
import { startEjabberdPeer } from "./ejabberd.ts"
import { type KithPeer, startKithPeer } from "./kith.ts"
import { NameServer } from "./name-server.ts"
import { domainsOf, type Peer, type PeerWish, type StockPeer } from "./peer.ts"
import { startProsodyPeer } from "./prosody.ts"

export interface JoinWish {
  /** `dialback`: it shows a certificate that nobody vouches for, and takes such ones. */
  readonly proof?: "certificate" | "dialback"
  readonly domain?: string
  /** Whether DNS says that there is a door with TLS from the first byte (XEP-0368); by default it does. */
  readonly directTls?: boolean
  /** Another certificate than a good one of the authority. */
  readonly certificate?: CertificateWish
}

export interface KithJoinWish extends JoinWish {
  /** More of kith.toml. */
  readonly config?: string
  /** The built web app. */
  readonly webFolder?: string
}

/** A small internet on this machine: a DNS, an authority for certificates, and servers that find each other by them. */
export class Internet {
  readonly names: NameServer
  readonly authority: Authority
  readonly #peers: Peer[] = []

  private constructor(names: NameServer, authority: Authority) {
    this.names = names
    this.authority = authority
  }

  static async open(): Promise<Internet> {
    return new Internet(await NameServer.start(), await Authority.open())
  }

  addProsody(wish: JoinWish = {}): Promise<StockPeer> {
    return this.#add("prosody.example", wish, startProsodyPeer)
  }

  addEjabberd(wish: JoinWish = {}): Promise<StockPeer> {
    return this.#add("ejabberd.example", wish, startEjabberdPeer)
  }

  addKith(wish: KithJoinWish = {}): Promise<KithPeer> {
    const { config = "", webFolder } = wish
    return this.#add("kith.example", wish, (known) =>
      startKithPeer({ ...known, config, ...(webFolder !== undefined && { webFolder }) }),
    )
  }

  /** One Kith, and by their names those it has to do with. */
  async addEverybody(): Promise<{ kith: KithPeer; peers: ReadonlyMap<string, Peer> }> {
    const [kith, prosody, ejabberd, anotherKith] = await Promise.all([
      this.addKith(),
      this.addProsody(),
      this.addEjabberd(),
      this.addKith({ domain: "another-kith.example" }),
    ])
    const peers = new Map<string, Peer>([
      ["Prosody", prosody],
      ["ejabberd", ejabberd],
      ["another Kith", anotherKith],
    ])
    return { kith, peers }
  }

  /** Has the DNS lead to a server, by all its domains, at another place if one is named. */
  async publish(peer: Peer, records = peer.records): Promise<void> {
    await this.names.publish(Object.fromEntries(domainsOf(peer.domain).map((domain) => [domain, records])))
  }

  /** Ends everything and removes its data. */
  async close(): Promise<void> {
    await Promise.all(this.#peers.map((peer) => peer.remove()))
    await this.names.stop()
    await this.authority.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #add<Kind extends Peer>(
    usualDomain: string,
    { domain = usualDomain, proof = "certificate", directTls = true, certificate }: JoinWish,
    start: (wish: PeerWish) => Promise<Kind>,
  ): Promise<Kind> {
    const peer = await start({
      domain,
      proof,
      certificate: await this.#certify(domain, proof, certificate),
      authorities: this.authority.path,
      nameServer: this.names,
    })
    this.#peers.push(peer)
    const { directTlsPort: _, ...withoutDirectTls } = peer.records
    await this.publish(peer, directTls ? peer.records : withoutDirectTls)
    return peer
  }

  #certify(domain: string, proof: string, wish?: CertificateWish): Promise<CertificateFiles> {
    const domains = domainsOf(domain)
    return proof === "certificate" ? this.authority.issue(domains, wish) : this.authority.selfSign(domains)
  }
}
