import { discoverEndpoint } from "@kith/client/browser"
import { InputProblem } from "../forms/input-problem.ts"
import { strings } from "../strings/index.ts"
import { ServerUnreachable } from "./server-unreachable.ts"

/**
 * Where the server of another domain listens (XEP-0156). `typed` is what the person knows of it, and then counts.
 * @throws InputProblem, ServerUnreachable when the domain does not say
 */
export async function findServerUrl(domain: string, typed: string): Promise<string> {
  const given = typed.trim()
  if (given !== "") return readUrl(given)
  try {
    const endpoint = await discoverEndpoint(domain)
    if (endpoint.kind === "websocket") return endpoint.url
  } catch {
    // No such document, no such domain, no network: for the person it is all the same.
  }
  throw new ServerUnreachable(strings.signIn.serverNotFound({ domain }))
}

/** Only encrypted connections leave this device; those to itself need not be. */
function readUrl(typed: string): string {
  const url = URL.parse(typed)
  const isLocal = url !== null && ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname)
  if (url === null || (url.protocol !== "wss:" && !(isLocal && url.protocol === "ws:"))) {
    throw new InputProblem("url", strings.signIn.notAUrl)
  }
  return url.href
}
