import { createSocket, type Socket } from "node:dgram"
import { once } from "node:events"
import { type AddressInfo, createServer, type Server } from "node:net"

/** A port that is open for UDP and TCP. A number that is free for one may be taken for the other. */
export async function openPort(host: string): Promise<{ port: number; udp: Socket; tcp: Server }> {
  for (;;) {
    const tcp = createServer().listen(0, host)
    await once(tcp, "listening")
    const { port } = tcp.address() as AddressInfo
    const udp = createSocket(host.includes(":") ? "udp6" : "udp4")
    try {
      udp.bind(port, host)
      await once(udp, "listening")
      return { port, udp, tcp }
    } catch {
      tcp.close()
      udp.close()
    }
  }
}
