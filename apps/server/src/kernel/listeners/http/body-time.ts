import type { IncomingMessage, ServerResponse } from "node:http"

const timers = new WeakMap<IncomingMessage, NodeJS.Timeout>()
const REFUSAL = "HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"

/** Cuts the connection of a request whose body has not come as a whole in that time, counted from now. */
export function limitBodyTime(request: IncomingMessage, response: ServerResponse, limitMs: number): void {
  clearTimeout(timers.get(request))
  if (!hasBody(request)) return
  const timer = setTimeout(() => {
    if (request.complete) return
    if (response.headersSent) request.socket.destroy()
    else request.socket.end(REFUSAL, () => request.socket.destroy())
  }, limitMs)
  if (!timers.has(request)) request.once("close", () => clearTimeout(timers.get(request)))
  timers.set(request, timer.unref())
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0
}
