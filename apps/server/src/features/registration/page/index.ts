import { readFileSync } from "node:fs"
import type { HttpAnswer, HttpHandler } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import type { Invitations } from "../service/invitations.ts"
import { platformOf } from "./clients.ts"
import { type InvitedRoom, renderInvitation, renderUnusable } from "./invitation-page.ts"
import { chooseWords } from "./words/choose-words.ts"
import type { Words } from "./words/words.ts"

const LONGEST_PASSWORD = 300
const STYLE = readFileSync(new URL("style.css", import.meta.url))

/** Serves `/invite/<token>`, and the style sheet of that page. Looking at an invitation does not use it. */
export function createInvitationPages(invitations: Invitations, domain: string): HttpHandler {
  return async ({ method, path, query, headers, origin }): Promise<HttpAnswer> => {
    if (method !== "GET" && method !== "HEAD") return { status: 405, headers: { allow: "GET, HEAD" } }
    if (path === "/style.css") {
      const caching = { "content-type": "text/css; charset=utf-8", "cache-control": "public, max-age=3600" }
      return { status: 200, headers: caching, body: STYLE }
    }
    const words = chooseWords(headers["accept-language"])
    const token = path.slice(1)
    const invitation = await invitations.find(token)
    if (invitation === undefined) return page(404, renderUnusable(words), words)
    const room = readRoom(query)
    const url = `${origin}/invite/${token}${room === undefined ? "" : `?${query}`}`
    const platform = platformOf(headers["user-agent"] ?? "")
    return page(200, renderInvitation({ words, invitation, token, domain, url, platform, room }), words)
  }
}

/** The web app of whoever sent it wrote along into which room the invited shall come. Anybody can write that. */
function readRoom(query: URLSearchParams): InvitedRoom | undefined {
  const address = Jid.tryParse(query.get("room") ?? undefined)
  if (address?.local === undefined || !address.isBare) return undefined
  return { address, password: (query.get("password") ?? "").slice(0, LONGEST_PASSWORD) }
}

function page(status: number, body: string, { tag }: Words): HttpAnswer {
  return {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-language": tag,
      "cache-control": "no-store",
      vary: "accept-language",
    },
    body,
  }
}
