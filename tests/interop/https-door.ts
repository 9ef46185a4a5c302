import { execFile } from "node:child_process"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { request } from "node:http"
import { createServer, type Server } from "node:https"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { startTestServer, type TestServer } from "../../apps/server/src/testing/index.ts"

/** A server whose web door stands behind a proxy for HTTPS, as that of everybody who runs one for others. */
export class HttpsServer {
  readonly server: TestServer
  readonly #door: Server
  readonly #folder: string

  private constructor(server: TestServer, door: Server, folder: string) {
    this.server = server
    this.#door = door
    this.#folder = folder
  }

  /** For clients that are to trust the web door. */
  get certificatePath(): string {
    return join(this.#folder, "certificate.pem")
  }

  static async start(): Promise<HttpsServer> {
    const folder = await mkdtemp(join(tmpdir(), "kith-https-"))
    const [certificate, key] = await makeAuthority(folder)
    let port = 0
    const door = createServer({ cert: certificate, key }, (incoming, answer) => {
      const headers = {
        ...incoming.headers,
        "x-forwarded-for": incoming.socket.remoteAddress,
        "x-forwarded-proto": "https",
        "x-forwarded-host": incoming.headers.host,
      }
      const { method, url } = incoming
      const onward = request({ host: "127.0.0.1", port, method, path: url, headers }, (reply) => {
        answer.writeHead(reply.statusCode ?? 502, reply.headers)
        reply.pipe(answer)
      })
      onward.on("error", () => answer.destroy())
      incoming.pipe(onward)
    })
    await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve))
    const publicUrl = `https://localhost:${(door.address() as AddressInfo).port}`
    const server = await startTestServer({ config: `[http]\npublic-url = "${publicUrl}"\n` })
    port = server.ports.http ?? 0
    return new HttpsServer(server, door, folder)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#door.closeAllConnections()
    this.#door.close()
    await this.server.stop()
    await rm(this.#folder, { recursive: true, force: true })
  }
}

/** A certificate for localhost that may stand among those of authorities, and its key. */
async function makeAuthority(folder: string): Promise<readonly [string, string]> {
  const [certificate, key] = [join(folder, "certificate.pem"), join(folder, "key.pem")]
  const kind = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
  const subject = [
    "-subj",
    "/CN=The web door of a test",
    "-addext",
    "subjectAltName=DNS:localhost",
    "-days",
    "2",
  ]
  await promisify(execFile)("openssl", [...kind, ...subject, "-keyout", key, "-out", certificate])
  return [await readFile(certificate, "utf8"), await readFile(key, "utf8")]
}
