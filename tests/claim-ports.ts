import { once } from "node:events"
import { createServer } from "node:net"

/** Below those that systems give to connections by themselves: nobody has one by chance while its server is down. */
const [LOWEST, HIGHEST] = [10_000, 32_000]

const claimed = new Set<number>()

/** Ports of 127.0.0.1 on which nothing listens, each given away once by this process. */
export async function claimPorts(count: number): Promise<number[]> {
  const ports: number[] = []
  while (ports.length < count) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST))
    if (claimed.has(port)) continue
    claimed.add(port)
    if (await isFree(port)) ports.push(port)
  }
  return ports
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, "127.0.0.1")
  try {
    await once(server, "listening")
    return true
  } catch {
    return false
  } finally {
    server.close()
  }
}
