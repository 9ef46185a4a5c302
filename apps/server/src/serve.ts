import { existsSync } from "node:fs"
import type { AnyFeature, Log } from "@kith/feature-kit"
import { type Config, listenAddresses } from "./config.ts"
import { accounts } from "./features.ts"
import { createLog } from "./kernel/log/index.ts"
import { type RunningServer, startServer } from "./server.ts"

const webFolder = new URL("../../web/dist", import.meta.url).pathname

/**
 * Runs the server until somebody stops it, by Ctrl-C, SIGTERM or a closed terminal. The first signal stops it
 * politely, a second one at once. What people are to read goes to `print`.
 */
export async function serve(
  config: Config,
  features: readonly AnyFeature[],
  print: (text: string) => void,
): Promise<void> {
  const log = createLog(config.log)
  // From the first moment: a signal in the middle of the start is obeyed after it.
  const stopped = untilStopped(log)
  const server = await startServer({ config, features, log, webFolder })
  print(await describe(config, server))
  const link = await setupLink(config, server)
  if (link !== undefined) print(`Make yourself the administrator, once, within a day:\n  ${link}\n`)
  await stopped
  print("Saying goodbye …")
  await server.stop()
}

/** Where to find everything. */
async function describe(config: Config, { ports, hosting }: RunningServer): Promise<string> {
  const { domain } = config.server
  const hosted = await hosting.list()
  const served = hosted.filter(({ state }) => state === "served").map((each) => each.domain)
  const lines = [`Kith serves ${[domain, ...served].join(", ")}`, ""]
  if (ports.http !== undefined) {
    lines.push(`  in the browser   ${webAddress(config, ports.http)}`)
    lines.push(`  for programs     ${webAddress(config, ports.http)}/api/v1/`)
    if (!existsSync(webFolder)) lines.push("  The web app is not built; npm start builds it.")
  }
  if (ports.tcp !== undefined) lines.push(`  XMPP clients     ${domain}:${ports.tcp} (STARTTLS)`)
  if (ports.directTls !== undefined) lines.push(`                   ${domain}:${ports.directTls} (TLS)`)
  if (ports.http !== undefined)
    lines.push(`                   ${webAddress(config, ports.http).replace("http", "ws")}/xmpp`)
  if (served.length < hosted.length) {
    const failed = hosted.filter(({ state }) => state !== "served").map((each) => each.domain)
    lines.push("", `  Not served: ${failed.join(", ")}. Look why: npx kith domain list`)
  }
  const listening = listenAddresses(config)
  if (listening.every((address) => address.startsWith("127.") || address === "::1")) {
    lines.push("", "  Only this machine can connect; set a domain in kith.toml to let others in.")
  }
  return `${lines.join("\n")}\n`
}

function webAddress(config: Config, port: number): string {
  const { publicUrl } = config.http
  return publicUrl === "" ? `http://${config.server.domain}:${port}` : publicUrl.replace(/\/$/, "")
}

async function setupLink(config: Config, server: RunningServer): Promise<string | undefined> {
  if (server.ports.http === undefined) return undefined
  const token = await server.service(accounts).setupToken()
  return token === undefined ? undefined : `${webAddress(config, server.ports.http)}/setup#${token}`
}

const ECHO_MS = 1_000

function untilStopped(log: Log): Promise<void> {
  return new Promise((resolve) => {
    let stoppedAt: number | undefined
    const stop = (signal: NodeJS.Signals) => {
      // Terminals, npm and supervisors tell a whole group of processes, and each passes it on: it is meant once.
      if (stoppedAt !== undefined && Date.now() - stoppedAt < ECHO_MS) return
      if (stoppedAt !== undefined) {
        log.warn("Stopped at once, before everybody had been told", { signal })
        process.exit(1)
      }
      stoppedAt = Date.now()
      resolve()
    }
    // They stay heard: an unheard signal would end the process in the middle of saying goodbye.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop)
  })
}
