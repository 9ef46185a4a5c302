import { Readable } from "node:stream"
import { DomainError, type HttpAnswer, type HttpRequest } from "@kith/feature-kit"
import type { Uploads } from "../service/index.ts"

/** After a refusal, who goes on sending has so long to notice. */
const NOTICE_SECONDS = 5

/** Takes a file by PUT. */
export async function receiveFile(
  request: HttpRequest,
  place: { readonly id: string; readonly name: string },
  uploads: Uploads,
  uploadSeconds: number,
): Promise<HttpAnswer> {
  const { headers, body, origin, path } = request
  if (headers["content-length"] === undefined) return { status: 411 }
  if (headers["content-encoding"] !== undefined) return { status: 415 }
  if (headers["content-range"] !== undefined) {
    // RFC 9110 §14.4: a part must not be taken for the whole.
    throw new DomainError("bad-request", "A file is uploaded as a whole.")
  }
  const arrival = {
    ...place,
    token: readToken(headers.authorization),
    size: Number(headers["content-length"]),
    contentType: headers["content-type"],
    // A failure must leave the connection open, or nobody could be told of it.
    content: Readable.from(body.iterator({ destroyOnReturn: false })),
  }
  try {
    await uploads.receive(arrival, () => request.allowTime(uploadSeconds))
  } catch (error) {
    request.allowTime(NOTICE_SECONDS)
    throw error
  }
  return { status: 201, headers: { location: `${origin}/files${path}` } }
}

function readToken(authorization: string | undefined): string {
  return /^Bearer ([\w-]{1,100})$/i.exec(authorization ?? "")?.[1] ?? ""
}
