import { execFileSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { request as askPlain } from "node:http"
import { createServer } from "node:https"
import { type AddressInfo, connect } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Duplex } from "node:stream"

/**
 * What stands in front of a stock server: HTTPS on a port of its own, which tells where the WebSocket is (XEP-0156) and
 * hands its connections and requests on.
 */
export interface TlsDoor {
  readonly port: number
  /** Ends all WebSockets, and takes no new one until `unlock`. */
  lock(): void
  unlock(): void
  close(): void
}

export async function openTlsDoor(domain: string, webSocketPort: number, path: string): Promise<TlsDoor> {
  const folder = mkdtempSync(join(tmpdir(), "kith-door-"))
  const [certificate, key] = [join(folder, "certificate.pem"), join(folder, "key.pem")]
  const what = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2".split(" ")
  const subject = ["-subj", `/CN=${domain}`, "-addext", `subjectAltName=DNS:${domain}`]
  execFileSync("openssl", [...what, ...subject, "-keyout", key, "-out", certificate], { stdio: "ignore" })
  const links = [{ rel: "urn:xmpp:alt-connections:websocket", href: `wss://${domain}${path}` }]
  const door = createServer(
    { cert: readFileSync(certificate), key: readFileSync(key) },
    (request, answer) => {
      if (request.url === "/.well-known/host-meta.json") {
        // XEP-0156 §3.1: any page may read it.
        answer.writeHead(200, { "access-control-allow-origin": "*" })
        return void answer.end(JSON.stringify({ links }))
      }
      const { method, url, headers } = request
      const options = { port: webSocketPort, host: "127.0.0.1", method, path: url, headers }
      const handedOn = askPlain(options, (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers)
        response.pipe(answer)
      })
      handedOn.on("error", () => answer.destroy())
      request.pipe(handedOn)
      return undefined
    },
  )
  const open = new Set<Duplex>()
  let isLocked = false
  door.on("upgrade", (request, client, head) => {
    if (isLocked) {
      client.destroy()
      return
    }
    open.add(client)
    client.on("close", () => open.delete(client))
    const server = connect(webSocketPort, "127.0.0.1", () => {
      const headers = request.rawHeaders.flatMap((name, index, all) =>
        index % 2 === 0 ? [`${name}: ${all[index + 1]}`] : [],
      )
      server.write(`${request.method} ${request.url} HTTP/1.1\r\n${headers.join("\r\n")}\r\n\r\n`)
      server.write(head)
      server.pipe(client)
      client.pipe(server)
    })
    for (const socket of [server, client]) {
      socket.on("error", () => socket.destroy())
      socket.on("close", () => {
        server.destroy()
        client.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve))
  return {
    port: (door.address() as AddressInfo).port,
    lock() {
      isLocked = true
      for (const socket of open) socket.destroy()
    },
    unlock() {
      isLocked = false
    },
    close() {
      door.closeAllConnections()
      door.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
