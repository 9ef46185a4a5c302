// Keeps the app's own files, so that what was received can be read without a connection. Nothing stale is served: a
// page is asked from the network first, and files below /assets/ carry a hash of what is in them. A new version waits
// until the person agrees (`take-over`), or until no window of the old one is open.
const CACHE = "kith-__VERSION__"
const FILES = __FILES__
/** What other apps shared, until a window takes it; see shell/shared-content.ts. */
const SHARED = "kith-shared"

self.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(CACHE)
      await cache.addAll(FILES.map((url) => new Request(url, { cache: "reload" })))
    })(),
  )
})

self.addEventListener("message", (event) => {
  if (event.data === "take-over") self.skipWaiting()
  else if (typeof event.data?.script === "string")
    event.waitUntil(answerPage(event.data.script, event.ports[0]))
})

/** Whether a page is of this version already, as one is that was loaded anew; then nothing has to be asked. */
async function answerPage(script, port) {
  const isOurs = FILES.includes(script)
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true })
  if (isOurs && windows.length <= 1) await self.skipWaiting()
  port?.postMessage(isOurs)
}

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      // Others, such as the rules of notifications, have a word behind the dash.
      const isOld = (name) => /^kith-[0-9a-f]{12}$/.test(name) && name !== CACHE
      for (const name of await caches.keys()) if (isOld(name)) await caches.delete(name)
      // The page is on its way while this worker wakes up.
      await self.registration.navigationPreload?.enable()
      await self.clients.claim()
    })(),
  )
})

self.addEventListener("fetch", (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (url.origin !== self.location.origin) return
  if (request.method === "POST" && url.pathname === "/share") {
    event.respondWith(keepShared(request))
    return
  }
  if (request.method !== "GET") return
  if (request.mode === "navigate") {
    if (isPage(url.pathname)) event.respondWith(findPage(event))
  } else if (FILES.includes(url.pathname)) {
    const isHashed = url.pathname.startsWith("/assets/")
    event.respondWith(
      isHashed
        ? findFile(url.pathname).then((found) => (found.ok ? found : fetch(request)))
        : fetch(request).catch(() => findFile(url.pathname)),
    )
  }
})

/** The server has pages of its own below these: the reference of the API, invitations, the figures. */
function isPage(path) {
  return !/^\/(api|\.well-known|health|metrics|invite)(\/|$)/.test(path)
}

async function findPage({ request, preloadResponse }) {
  try {
    return (await preloadResponse) ?? (await fetch(request))
  } catch {
    return await findFile("/")
  }
}

async function findFile(path) {
  const cache = await caches.open(CACHE)
  return (await cache.match(path)) ?? Response.error()
}

/** Another app shares something (Web Share Target): it never leaves this device before a conversation is chosen. */
async function keepShared(request) {
  const form = await request.formData()
  await caches.delete(SHARED)
  const cache = await caches.open(SHARED)
  const text = ["title", "text", "url"]
    .map((name) => form.get(name))
    .filter((part) => typeof part === "string" && part)
  await cache.put("/share/text", new Response(text.join("\n")))
  const files = form
    .getAll("files")
    .filter((file) => file instanceof File)
    .slice(0, 20)
  await Promise.all(
    files.map((file, index) =>
      cache.put(
        `/share/files/${index}`,
        new Response(file, {
          headers: {
            "content-type": file.type || "application/octet-stream",
            "x-file-name": encodeURIComponent(file.name),
          },
        }),
      ),
    ),
  )
  return Response.redirect("/share", 303)
}
