// Keeps the app's own files, so that what was received can be read without a connection. Nothing stale is served: a
// page is asked from the network first, and files below /assets/ carry a hash of what is in them.
const CACHE = "kith-__VERSION__"
const FILES = __FILES__

self.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(CACHE)
      await cache.addAll(FILES.map((url) => new Request(url, { cache: "reload" })))
      await self.skipWaiting()
    })(),
  )
})

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name)
      await self.clients.claim()
    })(),
  )
})

self.addEventListener("fetch", (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== "GET" || url.origin !== self.location.origin) return
  if (request.mode === "navigate") {
    if (isPage(url.pathname)) event.respondWith(fetch(request).catch(() => findFile("/")))
  } else if (FILES.includes(url.pathname)) {
    const isHashed = url.pathname.startsWith("/assets/")
    event.respondWith(
      isHashed
        ? findFile(url.pathname).then((found) => (found.ok ? found : fetch(request)))
        : fetch(request).catch(() => findFile(url.pathname)),
    )
  }
})

/** The server has pages of its own below these: the reference of the API, the figures. */
function isPage(path) {
  return !/^\/(api|\.well-known|health|metrics)(\/|$)/.test(path)
}

async function findFile(path) {
  const cache = await caches.open(CACHE)
  return (await cache.match(path)) ?? Response.error()
}
