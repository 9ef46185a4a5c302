import { execFile, spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import { createSocket } from "node:dgram"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

const PATIENCE_MS = 20_000

export interface Coturn {
  readonly port: number
  stop(): Promise<void>
}

/** Starts coturn on the loopback address, with a secret for credentials that expire. */
export async function startCoturn(secret: string): Promise<Coturn> {
  const folder = await mkdtemp(join(tmpdir(), "kith-coturn-"))
  const port = await findFreePort()
  const settings = [
    "-n --no-cli --no-tls --no-dtls --allow-loopback-peers --log-file=stdout --realm=localhost --use-auth-secret",
    "--listening-ip=127.0.0.1 --relay-ip=127.0.0.1 --min-port=49152 --max-port=49999",
    `--listening-port=${port} --static-auth-secret=${secret}`,
    `--pidfile=${join(folder, "pid")} --userdb=${join(folder, "users")}`,
  ]
  const server = spawn("turnserver", settings.join(" ").split(" "), { stdio: "ignore" })
  const stop = async () => {
    if (server.exitCode === null) {
      server.kill("SIGKILL")
      await once(server, "exit")
    }
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await untilReady(port)
  } catch (error) {
    await stop()
    throw error
  }
  return { port, stop }
}

/** Sends messages from one allocation to another through the server; resolves with how many came through. */
export async function relay(port: number, username: string, password: string): Promise<number> {
  const output = await new Promise<string>((resolve) => {
    const options = [
      "-u",
      username,
      "-w",
      password,
      "-p",
      String(port),
      "-y",
      "-c",
      "-n",
      "2",
      "-m",
      "2",
      "127.0.0.1",
    ]
    execFile("turnutils_uclient", options, { timeout: PATIENCE_MS }, (_error, stdout) => resolve(stdout))
  })
  const received = [...output.matchAll(/tot_recv_msgs=(\d+)/g)].at(-1)
  return Number(received?.[1] ?? 0)
}

/** Sends binding requests (RFC 8489 §6) until one is answered. */
async function untilReady(port: number): Promise<void> {
  const request = Buffer.concat([Buffer.from([0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42]), randomBytes(12)])
  const socket = createSocket("udp4")
  // Nobody listens yet.
  socket.on("error", () => undefined)
  const asking = setInterval(() => socket.send(request, port, "127.0.0.1"), 100)
  try {
    await once(socket, "message", { signal: AbortSignal.timeout(PATIENCE_MS) })
  } finally {
    clearInterval(asking)
    socket.close()
  }
}

async function findFreePort(): Promise<number> {
  const socket = createSocket("udp4").bind(0, "127.0.0.1")
  await once(socket, "listening")
  const { port } = socket.address()
  socket.close()
  await once(socket, "close")
  return port
}
