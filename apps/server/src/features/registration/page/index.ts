import { readFileSync } from "node:fs"
import type { HttpAnswer, HttpHandler } from "@kith/feature-kit"
import type { Invitations } from "../service/invitations.ts"
import { platformOf } from "./clients.ts"
import { renderInvitation, renderUnusable } from "./invitation-page.ts"

const STYLE = readFileSync(new URL("style.css", import.meta.url))

/** Serves `/invite/<token>`, and the style sheet of that page. Looking at an invitation does not use it. */
export function createInvitationPages(invitations: Invitations, domain: string): HttpHandler {
  return async ({ method, path, headers, origin }): Promise<HttpAnswer> => {
    if (method !== "GET" && method !== "HEAD") return { status: 405, headers: { allow: "GET, HEAD" } }
    if (path === "/style.css") {
      const caching = { "content-type": "text/css; charset=utf-8", "cache-control": "public, max-age=3600" }
      return { status: 200, headers: caching, body: STYLE }
    }
    const token = path.slice(1)
    const invitation = await invitations.find(token)
    if (invitation === undefined) return page(404, renderUnusable())
    const url = `${origin}/invite/${token}`
    const platform = platformOf(headers["user-agent"] ?? "")
    return page(200, renderInvitation({ invitation, token, domain, url, platform }))
  }
}

function page(status: number, body: string): HttpAnswer {
  return {
    status,
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" },
    body,
  }
}
