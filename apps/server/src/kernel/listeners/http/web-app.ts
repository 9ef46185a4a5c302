import { existsSync } from "node:fs"
import { join } from "node:path"
import fastifyStatic from "@fastify/static"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"

const IMMUTABLE = "public, max-age=31536000, immutable"

/**
 * Serves the built web app. Its router lives in the browser, so any other page is the same page; what has a hash in its
 * name is kept for ever, everything else is asked for again.
 */
export async function registerWebApp(app: FastifyInstance, folder: string): Promise<void> {
  const isBuilt = existsSync(join(folder, "index.html"))
  if (isBuilt) {
    await app.register(fastifyStatic, {
      root: folder,
      preCompressed: true,
      cacheControl: false,
      dotfiles: "ignore",
      setHeaders: (reply, path) => {
        const isHashed = path.startsWith(join(folder, "assets"))
        reply.header("cache-control", isHashed ? IMMUTABLE : "no-cache")
      },
    })
  }
  app.setNotFoundHandler((request, reply) => {
    if (request.url.startsWith("/api/")) {
      reply.code(404)
      return { error: { code: "not-found", message: "There is nothing at this path." } }
    }
    if (!isPage(request)) return reply.code(404).type("text/plain; charset=utf-8").send("Not found\n")
    if (!isBuilt) return sendPlaceholder(reply)
    return reply.sendFile("index.html")
  })
}

/** A person who goes to an address, and not a page that lacks one of its files. */
function isPage({ method, headers }: FastifyRequest): boolean {
  return (method === "GET" || method === "HEAD") && headers.accept?.includes("text/html") === true
}

function sendPlaceholder(reply: FastifyReply): FastifyReply {
  return reply
    .code(503)
    .type("text/plain; charset=utf-8")
    .send("The server is running, but the web app has not been built. Start with: npm start\n")
}
