import { request } from "node:http"
import { DomainError, type ErrorCode, type HttpAnswer } from "@kith/feature-kit"
import { controlAddress } from "./control-socket.ts"
import type { PrivateRequest } from "./private-requests.ts"

/**
 * Asks the server that runs with this data folder for an operation, of the first domain or of another one; `undefined` when
 * none does. Throws what the server refuses with.
 */
export async function askServer(
  dataFolder: string,
  operation: string,
  input: object,
  domain?: string,
): Promise<{ readonly result: unknown } | undefined> {
  const path = `/${operation}${queryOf(domain)}`
  const body = await exchange(dataFolder, "POST", path, JSON.stringify(input))
  if (body === undefined) return undefined
  const { result, error } = JSON.parse(body) as {
    result?: unknown
    error?: { code: ErrorCode; message: string }
  }
  if (error !== undefined) throw new DomainError(error.code, error.message)
  return { result }
}

/**
 * Sends a file to the server that runs with this data folder, or gets one from it; `undefined` when none does. The
 * answer's body is to be read.
 */
export function askServerForFile(
  dataFolder: string,
  { method, path, body }: PrivateRequest,
  domain?: string,
): Promise<HttpAnswer | undefined> {
  return new Promise((resolve, reject) => {
    const address = { socketPath: controlAddress(dataFolder), method, path: `${path}${queryOf(domain)}` }
    const asked = request(address, (response) =>
      resolve({ status: response.statusCode ?? 500, body: response }),
    )
    asked.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT" || error.code === "ECONNREFUSED") resolve(undefined)
      else reject(error)
    })
    body.on("error", (error) => asked.destroy(error))
    body.pipe(asked)
  })
}

const queryOf = (domain: string | undefined) =>
  domain === undefined ? "" : `?domain=${encodeURIComponent(domain)}`

/** The id of the process that serves this data folder. */
export async function findServerProcess(dataFolder: string): Promise<number | undefined> {
  const body = await exchange(dataFolder, "GET", "/", "")
  if (body === undefined) return undefined
  return (JSON.parse(body) as { result: { processId: number } }).result.processId
}

function exchange(
  dataFolder: string,
  method: string,
  path: string,
  body: string,
): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath: controlAddress(dataFolder), method, path }, (response) => {
      let text = ""
      response.setEncoding("utf8").on("data", (part: string) => {
        text += part
      })
      response.on("end", () => resolve(text))
      response.on("error", reject)
    })
    asked.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT" || error.code === "ECONNREFUSED") resolve(undefined)
      else reject(error)
    })
    asked.end(body)
  })
}
