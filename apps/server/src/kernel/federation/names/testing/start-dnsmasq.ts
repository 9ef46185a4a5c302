import { spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync } from "node:fs"
import { openPort } from "./open-port.ts"

/** Where the Debian package dnsmasq-base puts it; `undefined` where it is not installed. */
export const dnsmasqProgram = ["/usr/sbin/dnsmasq", "/usr/local/sbin/dnsmasq"].find((path) =>
  existsSync(path),
)

/** A name server that people run, with options such as `--host-record=a.lit,127.0.0.2`, on 127.0.0.1. */
export async function startDnsmasq(
  program: string,
  options: readonly string[],
): Promise<{ readonly address: string; close(): Promise<void> }> {
  const port = await findFreePort()
  const own = ["--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts", "--pid-file="]
  const door = [`--port=${port}`, "--listen-address=127.0.0.1", "--bind-interfaces", "--log-facility=-"]
  const child = spawn(program, [...own, ...door, "--user=", "--local=/lit/", ...options])
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => resolve())
  })
  let output = ""
  await new Promise<void>((resolve, reject) => {
    child.stderr.on("data", (part) => {
      output += part
      if (output.includes("started, version")) resolve()
    })
    child.once("error", reject)
    child.once("close", () => reject(new Error(`dnsmasq stopped at once: ${output}`)))
  })
  return {
    address: `127.0.0.1:${port}`,
    async close() {
      child.kill()
      await ended
    },
  }
}

async function findFreePort(): Promise<number> {
  const { port, udp, tcp } = await openPort("127.0.0.1")
  udp.close()
  tcp.close()
  await once(tcp, "close")
  return port
}
