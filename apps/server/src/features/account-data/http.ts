import { Readable } from "node:stream"
import { DomainError, type HttpAnswer, type HttpRequest } from "@kith/feature-kit"
import type { Transfers } from "./transfers.ts"

/** Serves the links that the operations answer with. The length of a file is not known, and it is not to be held. */
export function createTransferHandler(transfers: Transfers) {
  return async (request: HttpRequest): Promise<HttpAnswer> => {
    if (!request.isConfidential) {
      throw new DomainError("policy-violation", "Account data is only moved over HTTPS.")
    }
    const [, kind, token = ""] = request.path.split("/")
    if (kind === "exports" && request.method === "GET") return send(transfers, token)
    if (kind === "imports" && (request.method === "PUT" || request.method === "POST")) {
      return receive(transfers, token, request)
    }
    throw new DomainError("not-found", "There is nothing here.")
  }
}

function send(transfers: Transfers, token: string): HttpAnswer {
  const { transfer, done } = transfers.begin("export", token)
  const body = Readable.from(encode(transfer.write()), { objectMode: false })
  body.on("close", done)
  return {
    status: 200,
    headers: {
      "content-type": "application/xml; charset=utf-8",
      "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(transfer.fileName)}`,
      "cache-control": "no-store",
    },
    body,
  }
}

async function* encode(text: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const piece of text) yield Buffer.from(piece)
}

async function receive(transfers: Transfers, token: string, request: HttpRequest): Promise<HttpAnswer> {
  const { transfer, done } = transfers.begin("import", token)
  request.allowTime(transfers.maxSeconds)
  try {
    const report = await transfer.read(request.body)
    return {
      status: 200,
      headers: { "content-type": "application/json; charset=utf-8" },
      body: JSON.stringify(report),
    }
  } finally {
    // What was not read is thrown away, so that the answer can be.
    request.body.resume()
    done()
  }
}
