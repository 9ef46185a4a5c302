import { connect, createServer, type Socket } from "node:net"

export interface CuttingProxy {
  readonly port: number
  /** Ends all connections at once, without a word. */
  cutAll(): void
  /**
   * Ends the connections made from now on after so many bytes of one direction; the bytes before are still handed over.
   * `undefined` lets them be.
   */
  cutAfter(limit: { readonly direction: "up" | "down"; readonly bytes: number } | undefined): void
  /** Loses everything from now on, without closing anything. */
  swallow(isSwallowing: boolean): void
  /** Brings new connections to another port; `undefined` refuses them. */
  retarget(port: number | undefined): void
  close(): Promise<void>
}

/** A network that breaks when it is told to. */
export async function startCuttingProxy(targetPort: number): Promise<CuttingProxy> {
  const pairs = new Set<readonly [Socket, Socket]>()
  let limit: { readonly direction: "up" | "down"; readonly bytes: number } | undefined
  let isSwallowing = false
  let target: number | undefined = targetPort

  const server = createServer((client) => {
    if (target === undefined) {
      client.destroy()
      return
    }
    const upstream = connect(target, "127.0.0.1")
    const pair = [client, upstream] as const
    pairs.add(pair)
    const cut = () => {
      pairs.delete(pair)
      // What was handed over still arrives; then the connection is gone.
      for (const socket of pair) socket.destroySoon()
    }
    const forward = (from: Socket, to: Socket, direction: "up" | "down", limitOfThis: typeof limit) => {
      let left = limitOfThis?.direction === direction ? limitOfThis.bytes : Infinity
      from.on("data", (chunk: Buffer) => {
        if (isSwallowing) return
        const passed = chunk.subarray(0, Math.min(chunk.length, left))
        left -= passed.length
        if (to.writable) to.write(passed)
        if (left <= 0) cut()
      })
      from.on("error", cut)
      from.on("close", cut)
    }
    forward(client, upstream, "up", limit)
    forward(upstream, client, "down", limit)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  const cutAll = () => {
    for (const pair of pairs) for (const socket of pair) socket.destroy()
    pairs.clear()
  }
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    cutAll,
    cutAfter: (next) => {
      limit = next
    },
    swallow: (next) => {
      isSwallowing = next
    },
    retarget: (next) => {
      target = next
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        cutAll()
      }),
  }
}
