import { once } from "node:events"
import {
  type ClientRequest,
  Agent as HttpAgent,
  type IncomingMessage,
  request as requestHttp,
} from "node:http"
import { Agent as HttpsAgent, request as requestHttps } from "node:https"
import type { Readable } from "node:stream"
import { setTimeout as wait } from "node:timers/promises"
import { exactly } from "../exact-size.ts"
import { readErrorCode, S3Error } from "./s3-error.ts"
import { EMPTY_PAYLOAD, encodePath, type SigningKeys, signRequest, UNSIGNED_PAYLOAD } from "./signature.ts"

export interface S3Options extends SigningKeys {
  readonly endpoint: URL
  readonly bucket: string
  /** What all names begin with, with a slash at its end. */
  readonly prefix: string
  readonly isPathStyle: boolean
}

interface Question {
  readonly method: "GET" | "HEAD" | "DELETE"
  /** Of the object; empty for the bucket itself. */
  readonly name: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A service that says nothing for so long is not there. */
const SILENCE_MS = 30_000
/** Before each attempt at what can be repeated. */
const PAUSES_MS = [0, 200, 1_000]

/** Speaks the part of the S3 API that blobs need. Whatever goes wrong with the service is an `S3Error`. */
export class S3Client {
  readonly #options: S3Options
  readonly #agent: HttpAgent | HttpsAgent
  readonly #host: string
  readonly #path: string

  constructor(options: S3Options) {
    const { endpoint, bucket, isPathStyle } = options
    this.#options = options
    const Agent = endpoint.protocol === "https:" ? HttpsAgent : HttpAgent
    this.#agent = new Agent({ keepAlive: true, maxSockets: 64 })
    const base = endpoint.pathname.replace(/\/$/, "")
    this.#host = isPathStyle ? endpoint.host : `${bucket}.${endpoint.host}`
    this.#path = isPathStyle ? `${base}/${bucket}/` : `${base}/`
  }

  /** Resolves with a good answer; its body is the caller's to read or to destroy. */
  async ask(question: Question): Promise<IncomingMessage> {
    const attempts = PAUSES_MS.map((pauseMs, index) => ({ pauseMs, isLast: index === PAUSES_MS.length - 1 }))
    for (const { pauseMs, isLast } of attempts) {
      if (pauseMs > 0) await wait(pauseMs)
      try {
        return await this.#askOnce(question)
      } catch (error) {
        if (isLast || !(error instanceof S3Error) || !error.isPassing) throw error
      }
    }
    throw new Error("The last attempt has no end")
  }

  /** Sends an object of `size` bytes; when it fails, `content` is destroyed. Not repeated: content comes but once. */
  async put(name: string, content: Readable, size: number): Promise<void> {
    // A connection of its own: one that was idle may turn out to be closed when half of the content is gone.
    const request = this.#open("PUT", name, { "content-length": String(size) }, UNSIGNED_PAYLOAD, false)
    const over = new AbortController()
    try {
      // The service may refuse before it has read everything, and then nobody takes the rest.
      await Promise.all([answerOf(request).then(readToEnd), send(request, content, size, over.signal)])
    } finally {
      over.abort()
      content.destroy()
      request.destroy()
    }
  }

  close(): void {
    this.#agent.destroy()
  }

  async #askOnce({ method, name, headers = {} }: Question): Promise<IncomingMessage> {
    const request = this.#open(method, name, headers, EMPTY_PAYLOAD, this.#agent)
    request.setTimeout(SILENCE_MS, () =>
      request.destroy(new Error(`It was silent for ${SILENCE_MS / 1000} s`)),
    )
    request.end()
    return answerOf(request)
  }

  #open(
    method: string,
    name: string,
    headers: Readonly<Record<string, string>>,
    payloadHash: string,
    agent: HttpAgent | HttpsAgent | false,
  ): ClientRequest {
    const { endpoint, prefix } = this.#options
    const path = encodePath(this.#path + (name === "" ? "" : prefix + name))
    const unsigned = { method, path, headers: { ...headers, host: this.#host }, payloadHash }
    // The service compares with its own clock, so it is the true time that counts.
    const signed = signRequest(unsigned, this.#options, new Date())
    const request = endpoint.protocol === "https:" ? requestHttps : requestHttp
    const { hostname } = new URL(`${endpoint.protocol}//${this.#host}`)
    return request({
      hostname: hostname.replace(/^\[|\]$/g, ""),
      port: endpoint.port,
      method,
      path,
      headers: signed,
      agent,
    })
  }
}

async function send(
  request: ClientRequest,
  content: Readable,
  size: number,
  over: AbortSignal,
): Promise<void> {
  for await (const chunk of exactly(content, size)) {
    if (request.write(chunk)) continue
    const signal = AbortSignal.any([over, AbortSignal.timeout(SILENCE_MS)])
    await once(request, "drain", { signal }).catch((cause: unknown) => {
      throw S3Error.of(cause)
    })
  }
  // While content comes, it is the sender's silence that counts.
  request.setTimeout(SILENCE_MS, () => request.destroy(new Error(`It was silent for ${SILENCE_MS / 1000} s`)))
  request.end()
}

async function answerOf(request: ClientRequest): Promise<IncomingMessage> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request.on("response", resolve)
    request.on("error", (cause) => reject(S3Error.of(cause)))
    request.on("close", () => reject(S3Error.of(new Error("It broke off"))))
  })
  const status = answer.statusCode ?? 0
  if (status >= 200 && status < 300) return answer
  throw new S3Error(status, await readErrorCode(answer))
}

/** An answer without content that matters: its connection is free again. */
export async function readToEnd(answer: IncomingMessage): Promise<void> {
  answer.resume()
  await once(answer, "end").catch((cause: unknown) => {
    throw S3Error.of(cause)
  })
}
