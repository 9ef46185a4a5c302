import { startTestServer, type TestServer } from "@kith/server/testing"
import { claimPorts } from "../claim-ports.ts"
import { letTimePass } from "../let-time-pass.ts"
import type { CertificateFiles } from "./authority.ts"
import type { Peer, PeerWish } from "./peer.ts"

/** Kith in this process, open to the small internet; its clock goes with the one on the wall and can be moved on besides. */
export interface KithPeer extends Peer {
  readonly server: TestServer
  readonly certificate: CertificateFiles
}

export interface KithWish extends PeerWish {
  /** More of kith.toml. */
  readonly config?: string
  /** The built web app. */
  readonly webFolder?: string
}

export async function startKithPeer(wish: KithWish): Promise<KithPeer> {
  const { domain, certificate } = wish
  const [port = 0, directTlsPort = 0, http = 0] = await claimPorts(3)
  const server = await startTestServer({
    ...(wish.webFolder !== undefined && { webFolder: wish.webFolder }),
    config: configure(wish, http),
    environment: {
      // The same after a restart, as the DNS has them and clients know them.
      KITH_FEDERATION_PORT: String(port),
      KITH_FEDERATION_DIRECT_TLS_PORT: String(directTlsPort),
      KITH_LISTENERS_HTTP_PORT: String(http),
    },
  })
  server.clock.jumpTo(Date.now())
  const time = letTimePass(server)
  return {
    name: "Kith",
    server,
    certificate,
    domain,
    roomsDomain: `rooms.${domain}`,
    nodesDomain: `pubsub.${domain}`,
    uploadDomain: `upload.${domain}`,
    webSocketUrl: server.webSocketUrl,
    records: { port, directTlsPort },
    log: async () => server.entries.join("\n"),
    register: (name) => server.register(name),
    stop: () => server.halt(),
    startAgain: () => server.startAgain(),
    async remove() {
      time[Symbol.dispose]()
      await server.stop()
    },
  }
}

/** The text of its kith.toml; clients come by that port. */
export function configure(wish: KithWish, http: number): string {
  const { domain, certificate, nameServer } = wish
  // Browsers come by another address, and are to stay with that.
  const publicUrl = wish.webFolder === undefined ? `public-url = "http://127.0.0.1:${http}"` : ""
  return `
[server]
domain = "${domain}"
[tls]
certificate = "${certificate.certificate}"
key = "${certificate.key}"
[http]
${publicUrl}
[federation]
name-servers = ["${nameServer.address}:${nameServer.port}"]
private-networks = true
authorities = "${wish.authorities}"
certificates = "${wish.proof === "certificate" ? "required" : "dialback"}"
${wish.config ?? ""}
`
}
