import { request } from "node:http"
import { DomainError, type ErrorCode } from "@kith/feature-kit"
import { controlAddress } from "./control-socket.ts"

/**
 * Asks the server that runs with this data folder for an operation; `undefined` when none does. Throws what the
 * server refuses with.
 */
export async function askServer(
  dataFolder: string,
  operation: string,
  input: object,
): Promise<{ readonly result: unknown } | undefined> {
  const body = await exchange(dataFolder, "POST", `/${operation}`, JSON.stringify(input))
  if (body === undefined) return undefined
  const { result, error } = JSON.parse(body) as {
    result?: unknown
    error?: { code: ErrorCode; message: string }
  }
  if (error !== undefined) throw new DomainError(error.code, error.message)
  return { result }
}

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
