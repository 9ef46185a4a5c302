import { once } from "node:events"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { signRequest } from "../s3/signature.ts"

export const KEYS = { region: "verona", accessKey: "montague", secretKey: "capulet" }
export const BUCKET = "letters"

/** A bucket in memory, behind a server that does of S3 what blobs need and believes no signature it cannot make itself. */
export interface TestBucket {
  readonly endpoint: string
  readonly objects: Map<string, Buffer>
  /** What the next requests are answered with instead, one after another; `cut` breaks the connection. */
  readonly failures: (number | "cut")[]
  /** Methods and paths, in the order they came. */
  readonly requests: string[]
  close(): Promise<void>
}

export async function startTestBucket(): Promise<TestBucket> {
  const objects = new Map<string, Buffer>()
  const failures: (number | "cut")[] = []
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    const failure = failures.shift()
    if (failure === "cut") return request.socket.destroy()
    if (failure !== undefined) return refuse(response, failure, "InternalError")
    if (!isSigned(request)) return refuse(response, 403, "SignatureDoesNotMatch")
    void answer(request, response, objects)
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    failures,
    requests,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, "close")
    },
  }
}

function isSigned({ method = "", url = "", headers }: IncomingMessage): boolean {
  const { authorization = "" } = headers
  const names = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(";") ?? []
  const timestamp = String(headers["x-amz-date"])
  const time = new Date(timestamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"))
  if (!["host", "x-amz-date", "x-amz-content-sha256"].every((name) => names.includes(name))) return false
  if (headers.range !== undefined && !names.includes("range")) return false
  if (!(Math.abs(time.getTime() - Date.now()) < 15 * 60_000)) return false
  const signed = Object.fromEntries(names.map((name) => [name, String(headers[name])]))
  const payloadHash = String(headers["x-amz-content-sha256"])
  return (
    signRequest({ method, path: url, headers: signed, payloadHash }, KEYS, time).authorization ===
    authorization
  )
}

async function answer(request: IncomingMessage, response: ServerResponse, objects: Map<string, Buffer>) {
  const [, bucket, ...rest] = (request.url ?? "").split("/")
  const name = rest.join("/")
  if (bucket !== BUCKET) return refuse(response, 404, "NoSuchBucket")
  if (request.method === "PUT") {
    const chunks: Buffer[] = []
    try {
      for await (const chunk of request) chunks.push(chunk)
    } catch {
      return
    }
    objects.set(name, Buffer.concat(chunks))
    return response.end()
  }
  if (request.method === "DELETE") {
    objects.delete(name)
    return response.writeHead(204).end()
  }
  if (name === "") return response.end()
  const object = objects.get(name)
  if (object === undefined) return refuse(response, 404, "NoSuchKey")
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "")
  const [first, last] = range === null ? [0, object.length - 1] : [Number(range[1]), Number(range[2])]
  if (range !== null) {
    response.statusCode = 206
    response.setHeader("content-range", `bytes ${first}-${last}/${object.length}`)
  }
  const part = object.subarray(first, last + 1)
  response.setHeader("content-length", part.length)
  response.end(request.method === "HEAD" ? undefined : part)
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { "content-type": "application/xml" })
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code></Error>`)
}
