import {
  type Clock,
  DomainError,
  type HttpAnswer,
  type HttpHandler,
  type HttpRequest,
} from "@kith/feature-kit"
import type { Uploads } from "../service/index.ts"
import { isRangeWanted, isUnchanged } from "./conditions.ts"
import { describeFile, PREFLIGHT, validatorsOf } from "./headers.ts"
import { readRange } from "./range.ts"
import { receiveFile } from "./receive-file.ts"

/** All files are below this path. */
export const FILES_PATH = "/files"

interface Place {
  readonly id: string
  readonly name: string
}

/** The raw paths of uploads: bodies of any size and type, which no operation could carry. */
export function serveFiles(uploads: Uploads, clock: Clock, uploadSeconds: number): HttpHandler {
  return (request) => {
    switch (request.method) {
      case "OPTIONS":
        return { status: 204, headers: PREFLIGHT }
      case "GET":
      case "HEAD":
        return sendFile(request, readPlace(request.path), uploads, clock)
      case "PUT":
        return receiveFile(request, readPlace(request.path), uploads, uploadSeconds)
      default:
        return { status: 405, headers: { allow: "GET, HEAD, PUT, OPTIONS" } }
    }
  }
}

async function sendFile(
  { method, headers: asked }: HttpRequest,
  { id, name }: Place,
  uploads: Uploads,
  clock: Clock,
): Promise<HttpAnswer> {
  const upload = await uploads.get(id, name)
  const headers = describeFile(upload, clock.now())
  const validators = validatorsOf(upload)
  if (isUnchanged(asked, validators)) return { status: 304, headers }
  if (method === "HEAD") return { status: 200, headers: { ...headers, "content-length": upload.size } }

  const range = isRangeWanted(asked, validators) ? readRange(asked.range, upload.size) : undefined
  if (range === "unsatisfiable") {
    return { status: 416, headers: { ...headers, "content-range": `bytes */${upload.size}` } }
  }
  const { content } = await uploads.open(upload, range)
  if (range === undefined) {
    return { status: 200, headers: { ...headers, "content-length": upload.size }, body: content }
  }
  const { first, last } = range
  const part = {
    "content-length": last - first + 1,
    "content-range": `bytes ${first}-${last}/${upload.size}`,
  }
  return { status: 206, headers: { ...headers, ...part }, body: content }
}

/** `/<id>/<name>`, and nothing else: there is no list of anything. */
function readPlace(path: string): Place {
  const [, id, encodedName] = /^\/([\w-]{1,64})\/([^/]{1,1000})$/.exec(path) ?? []
  const name = decodeName(encodedName)
  if (id === undefined || name === undefined) {
    throw new DomainError("not-found", "There is no file at this address.")
  }
  return { id, name }
}

function decodeName(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text)
  } catch {
    return undefined
  }
}
