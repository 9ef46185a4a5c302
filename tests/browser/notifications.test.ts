import assert from "node:assert/strict"
import { test } from "node:test"
import type { Page, Worker } from "playwright-core"
import { auditPage } from "./audit.ts"
import { createChannel, joinChannel } from "./groups.ts"
import type { Person } from "./person.ts"
import { Verona } from "./verona.ts"

interface Shown {
  readonly title: string
  readonly body: string
}

/** The app's worker, which goes on when the page is closed. */
function workerOf(page: Page): Worker {
  const [worker] = page.context().serviceWorkers()
  if (worker === undefined) throw new Error("The app has no worker")
  return worker
}

/** What the system would show, oldest first. */
const shownTo = (page: Page): Promise<Shown[]> =>
  workerOf(page).evaluate(async () => {
    const { registration } = globalThis as unknown as { registration: ServiceWorkerRegistration }
    return (await registration.getNotifications()).map(({ title, body }) => ({ title, body }))
  })

async function untilShown(page: Page, wanted: readonly Shown[]): Promise<void> {
  const deadline = Date.now() + 10_000
  for (;;) {
    const shown = await shownTo(page)
    if (JSON.stringify(shown) === JSON.stringify(wanted)) return
    if (Date.now() > deadline) assert.deepEqual(shown, wanted)
    await page.waitForTimeout(100)
  }
}

/** The worker hears a moment later that the last window has gone. */
async function untilClosed(page: Page): Promise<void> {
  const countWindows = async () => {
    const scope = globalThis as unknown as {
      clients: { matchAll(options: object): Promise<readonly unknown[]> }
    }
    return (await scope.clients.matchAll({ type: "window", includeUncontrolled: true })).length
  }
  while ((await workerOf(page).evaluate(countWindows)) > 0) await page.waitForTimeout(50)
}

async function turnOn(person: Person): Promise<void> {
  await person.page.context().grantPermissions(["notifications"])
  await person.goTo("/settings/notifications")
  await person.page.evaluate(() => navigator.serviceWorker.ready)
  await person.press("Turn on notifications")
  await person.page.getByRole("switch", { name: "Notifications" }).waitFor()
  await person.sees("You are told of messages now, while Kith is open in a tab.")
  // Windows of tests are private ones, where Chromium has no push service, and says so by itself.
  const others = person.complaints.filter((complaint) => !complaint.includes("incognito mode"))
  person.complaints.splice(0, person.complaints.length, ...others)
}

/** As if another window had the focus. */
const lookAway = (person: Person) =>
  person.page.evaluate(() => {
    document.hasFocus = () => false
    dispatchEvent(new Event("blur"))
  })

/** As if another tab were in front. */
const hide = (person: Person) =>
  person.page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { get: () => "hidden", configurable: true })
    document.dispatchEvent(new Event("visibilitychange"))
  })

test("Messages are shown while nobody looks, and go when they are read elsewhere", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const romeo = await verona.join("romeo")
  const couch = await verona.join("romeo")
  const juliet = await verona.join("juliet")
  await turnOn(romeo)
  assert.deepEqual(await auditPage(romeo.page), [])
  await juliet.openConversation("romeo")
  await juliet.write("Seen in the list")
  await romeo.inList("juliet").getByText("Seen in the list").waitFor()
  assert.deepEqual(await shownTo(romeo.page), [])

  await lookAway(romeo)
  await juliet.write("Hist, Romeo, hist!")
  await untilShown(romeo.page, [{ title: "juliet", body: "Hist, Romeo, hist!" }])
  await romeo.page.getByRole("switch", { name: "Show who writes" }).click()
  await lookAway(romeo)
  await juliet.write("A secret")
  await untilShown(romeo.page, [{ title: "Kith", body: "3 new messages" }])
  await couch.openConversation("juliet")
  await couch.reads("A secret")
  await untilShown(romeo.page, [])

  await romeo.page.getByRole("switch", { name: "Quiet every day" }).click()
  await romeo.page.getByLabel("From", { exact: true }).fill("00:00")
  await romeo.page.getByLabel("Until", { exact: true }).fill("23:59")
  await lookAway(romeo)
  await couch.goTo("/settings/about")
  await juliet.write("Good night, good night!")
  await romeo.inList("juliet").getByText("Good night, good night!").waitFor()
  assert.deepEqual(await shownTo(romeo.page), [])
})

test("A browser that blocks notifications is told how to allow them", async () => {
  await using verona = await Verona.open()
  await verona.server.register("romeo")
  const romeo = await verona.arrive("Romeo", { permissions: [] })
  await romeo.signIn("romeo", verona.password)
  await romeo.page.addInitScript(() => {
    Object.defineProperty(Notification, "permission", { get: () => "denied" })
  })
  await romeo.goTo("/settings/notifications")
  await romeo.sees("Your browser blocks notifications of this page.")
  assert.deepEqual(await auditPage(romeo.page), [])
})

test("What is pushed while the app is closed is shown by the same rules, and a click opens its place", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const romeo = await verona.join("romeo")
  await turnOn(romeo)
  const { page } = romeo
  const hasRules = () =>
    page.evaluate(async () => {
      return (await caches.match("/notification-rules", { cacheName: "kith-notifications" })) !== undefined
    })
  while (!(await hasRules())) await page.waitForTimeout(50)
  const origin = new URL(page.url()).origin
  const cdp = await page.context().newCDPSession(page)
  const registered = new Promise<string>((resolve) => {
    cdp.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const found = registrations.find(({ scopeURL }) => scopeURL.startsWith(origin))
      if (found !== undefined) resolve(found.registrationId)
    })
  })
  await cdp.send("ServiceWorker.enable")
  const registrationId = await registered
  const push = (news: object) =>
    cdp.send("ServiceWorker.deliverPushMessage", { origin, registrationId, data: JSON.stringify(news) })
  const message = { account: "romeo@localhost", messages: 1, sender: "juliet@localhost/balcony" }

  // Who looks at the app needs no notification.
  await push({ ...message, body: "Art thou there?" })
  assert.deepEqual(await shownTo(page), [])
  await page.goto("about:blank")
  await untilClosed(page)
  await push({ ...message, body: "Anon, good nurse!" })
  await push({ account: "tybalt@localhost", messages: 1, sender: "juliet@localhost", body: "Not here" })
  await push({ account: "romeo@localhost", messages: 0, requests: 1 })
  await untilShown(page, [
    { title: "juliet", body: "Anon, good nurse!" },
    { title: "Kith", body: "Somebody wants to be in touch with you" },
  ])

  await page.goto("/settings/about")
  await romeo.sees(/^Version \d/)
  // No browser lets a test click on a notification: this is what the click calls.
  await workerOf(page).evaluate(async () => {
    const scope = globalThis as unknown as {
      registration: ServiceWorkerRegistration
      openPlace(path: string): Promise<unknown>
    }
    const [notification] = await scope.registration.getNotifications()
    await scope.openPlace(notification?.data.path)
  })
  await page.getByRole("heading", { level: 2, name: "juliet", exact: true }).waitFor()
})

test("What is told is decided for a conversation, without its text too, and is heard and counted", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const romeo = await verona.arrive("romeo")
  await romeo.page.addInitScript(() => {
    const heard = { tones: 0, badge: -1 }
    Object.assign(globalThis, { heard })
    const { start } = OscillatorNode.prototype
    OscillatorNode.prototype.start = function (at) {
      heard.tones += 1
      start.call(this, at)
    }
    const setAppBadge = async (count: number) => {
      heard.badge = count
    }
    Object.assign(Navigator.prototype, { setAppBadge, clearAppBadge: () => setAppBadge(0) })
  })
  await romeo.signIn("romeo", verona.password)
  const juliet = await verona.join("juliet")
  await turnOn(romeo)
  await createChannel(juliet, "The feast")
  await joinChannel(romeo, "The feast")
  await romeo.page.getByRole("link", { name: "Settings" }).first().click()
  await romeo.page.getByRole("link", { name: "Notifications" }).click()
  const heard = () => romeo.page.evaluate("heard") as Promise<{ tones: number; badge: number }>
  const tell = async (level: string) => {
    await romeo.inList("The feast").click({ button: "right" })
    await romeo.page.getByRole("menuitem", { name: "Notifications", exact: true }).click()
    await romeo.page.getByRole("menuitemradio", { name: level, exact: true }).click()
    await romeo.page.getByRole("menu").first().waitFor({ state: "detached" })
    await lookAway(romeo)
  }
  const say = async (text: string) => {
    await juliet.write(text)
    await romeo.inList("The feast").getByText(text).waitFor()
  }

  await lookAway(romeo)
  await say("Welcome, gentlemen")
  assert.deepEqual(await shownTo(romeo.page), [])
  await say("Ho, romeo!")
  await untilShown(romeo.page, [{ title: "The feast", body: "juliet: Ho, romeo!" }])
  await tell("All messages")
  await hide(romeo)
  await say("A hall, a hall!")
  await untilShown(romeo.page, [{ title: "The feast", body: "juliet: A hall, a hall!" }])
  assert.equal((await heard()).badge, 3)
  await tell("None")
  await say("Foot it, girls, romeo!")
  await untilShown(romeo.page, [{ title: "The feast", body: "juliet: A hall, a hall!" }])
  await tell("As usual (When somebody mentions you)")

  await romeo.page.getByRole("switch", { name: "Show what is written" }).click()
  await lookAway(romeo)
  const { tones } = await heard()
  await say("Quench the fire, romeo")
  await untilShown(romeo.page, [{ title: "The feast", body: "5 new messages" }])
  await romeo.page.waitForFunction((wanted) => Reflect.get(globalThis, "heard").tones === wanted, tones + 2)
  await romeo.page.getByRole("switch", { name: "Sounds" }).click()
  await lookAway(romeo)
  await say("Ah, sirrah romeo")
  await untilShown(romeo.page, [{ title: "The feast", body: "6 new messages" }])
  assert.equal((await heard()).tones, tones + 2)
})
