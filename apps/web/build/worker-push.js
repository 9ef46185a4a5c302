// Shows what comes while nobody looks at the app, by the rules that the app left here (see
// src/features/notifications/worker-rules.ts), and opens the place when it is clicked.
const RULES = "kith-notifications"

self.addEventListener("push", (event) => {
  event.waitUntil(showNews(event.data))
})

self.addEventListener("notificationclick", (event) => {
  event.notification.close()
  event.waitUntil(openPlace(event.notification.data?.path ?? "/"))
})

/** `data` is what `features/web-push` of the server wrote. */
async function showNews(data) {
  let news
  try {
    news = data.json()
  } catch {
    return
  }
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true })
  // Who looks at the app sees it there.
  if (windows.some(({ visibilityState }) => visibilityState === "visible")) return
  const found = await caches.match("/notification-rules", { cacheName: RULES })
  const rules = found === undefined ? undefined : await found.json()
  const account = rules?.accounts[news.account]
  // Signed out here meanwhile.
  if (account === undefined) return
  const peer = news.sender?.split("/")[0]
  if (peer === undefined && !(news.requests > 0)) return
  if (isQuiet(account.quietHours, new Date()) || isMuted(account, peer)) return

  const name = account.names[peer] ?? peer?.split("@")[0]
  const isNamed = peer !== undefined && account.showsSender
  await self.registration.showNotification(isNamed ? name : rules.words.app, {
    body: bodyOf(news, peer, account, rules.words),
    tag: `${news.account} ${peer ?? "requests"}`,
    renotify: true,
    silent: account.isSilent,
    icon: "/icon-192.png",
    lang: rules.language,
    dir: "auto",
    data: {
      path: `/a/${news.account}${peer === undefined ? "/contacts" : `/chat/${encodeURIComponent(peer)}`}`,
    },
  })
}

function bodyOf(news, peer, { showsSender, showsText }, words) {
  if (peer === undefined) return words.request
  return showsSender && showsText && news.body ? news.body : words.message
}

/** As `isQuietAt` of packages/client. */
function isQuiet(hours, at) {
  if (!hours) return false
  const minute = at.getHours() * 60 + at.getMinutes()
  const { from, until } = hours
  return from <= until ? minute >= from && minute < until : minute >= from || minute < until
}

/** A number is when it ends. */
function isMuted({ muted }, peer) {
  const until = muted[peer]
  return until === true || until > Date.now()
}

async function openPlace(path) {
  const [window] = await self.clients.matchAll({ type: "window", includeUncontrolled: true })
  if (window === undefined) return self.clients.openWindow(path)
  window.postMessage({ kind: "open", path })
  // Browsers may forbid it; the place is open all the same.
  return window.focus().catch(() => undefined)
}
