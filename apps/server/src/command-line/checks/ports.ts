import { createServer } from "node:net"
import { type Config, listenAddresses } from "../../config.ts"
import { explainListenFailure } from "../../explain-failure.ts"
import { isFederated } from "../../kernel/federation/settings.ts"
import { findServerProcess } from "../../kernel/operations/index.ts"
import { bad, type Finding, good } from "./finding.ts"

/**
 * Whether the ports can be opened; those of the server itself, when it is running, are taken rightly. `others`: the domains
 * besides the first one, which may need a port that it does not.
 */
export async function checkPorts(config: Config, others: readonly Config[] = []): Promise<Finding[]> {
  const { components } = config
  const all = [config, ...others]
  const { tcpPort, directTlsPort, httpPort } = config.listeners
  const running = await findServerProcess(config.server.dataFolder)
  const findings: Finding[] = []
  const { port: serverPort, directTlsPort: serverDirectTlsPort } = config.federation
  const isForServers = all.some(({ federation, server }) => isFederated(federation, server.domain))
  const forServers = isForServers ? [serverPort, serverDirectTlsPort] : []
  for (const port of [tcpPort, directTlsPort, httpPort, ...forServers]) {
    if (port === false || port === 0) continue
    for (const address of listenAddresses(config)) findings.push(await checkPort(address, port, running))
  }
  if (all.some(({ components: { declared } }) => declared.length > 0) && components.port !== 0) {
    for (const address of components.addresses)
      findings.push(await checkPort(address, components.port, running))
  }
  return findings
}

async function checkPort(address: string, port: number, running: number | undefined): Promise<Finding> {
  const error = await tryToListen(address, port)
  if (error === undefined) {
    return running === undefined
      ? good(`Port ${port} on ${address} is free`)
      : bad(
          `Port ${port} on ${address} is free though the server is running (process ${running}): its settings are older than the file. Start it again.`,
        )
  }
  if (error.code === "EADDRINUSE" && running !== undefined) {
    return good(`Port ${port} on ${address} is the server's (process ${running})`)
  }
  return bad(explainListenFailure(error) ?? `Port ${port} on ${address} cannot be opened: ${error.message}`)
}

function tryToListen(host: string, port: number): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once("error", resolve)
    server.listen({ host, port, ipv6Only: host === "::1" }, () => server.close(() => resolve(undefined)))
  })
}
