import { type CuttingProxy, startCuttingProxy } from "../../packages/client/src/testing/cutting-proxy.ts"
import type { Internet } from "./internet.ts"
import type { KithPeer } from "./kith.ts"
import type { Peer } from "./peer.ts"

/** So long Kith keeps an answer of the DNS that nobody is to keep. */
const KEPT_MS = 60_000

/** A way to a server that breaks when it is told to. */
export interface Line extends CuttingProxy, AsyncDisposable {}

/** Has the DNS lead Kith to a server by such a line, until the line is taken away again. */
export async function layLine(internet: Internet, kith: KithPeer, peer: Peer): Promise<Line> {
  const proxy = await startCuttingProxy(peer.records.directTlsPort ?? 0)
  await internet.publish(peer, { address: "127.0.0.1", directTlsPort: proxy.port })
  kith.server.clock.advance(KEPT_MS)
  return {
    ...proxy,
    async [Symbol.asyncDispose]() {
      await internet.publish(peer)
      kith.server.clock.advance(KEPT_MS)
      await proxy.close()
    },
  }
}
