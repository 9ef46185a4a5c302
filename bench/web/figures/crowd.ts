import { setTimeout as delay } from "node:timers/promises"
import type { Page } from "playwright-core"
import type { Person } from "../../../tests/browser/person.ts"
import { median, percentile } from "../../src/percentile.ts"
import { CrowdedRoom, nickOf } from "../crowded-room.ts"
import type { Figure, Part } from "../figure.ts"
import { watchHeap } from "../heap.ts"

const OCCUPANTS = 6_000
const PER_SECOND = { messages: 20, comings: 4 }
const WATCHING_MS = 25_000
const SCROLLING_MS = 6_000

/** Somebody comes into a room where thousands are, reads, scrolls, looks for a member and names one in a message. */
export const crowd: Part = {
  name: "crowd",
  title: "A crowded room",
  async measure(stage) {
    const room = await CrowdedRoom.open(stage.componentPort, OCCUPANTS)
    const romeo = await stage.join("romeo")
    const weigh = await watchHeap(romeo.page)
    const before = await weigh()

    const figures = await join(romeo, room.address)
    await delay(2_000)
    figures.push(...freezes("after that", await lull(romeo.page)))
    const inside = await weigh()

    const evening = new AbortController()
    const life = room.live(PER_SECOND, evening.signal)
    try {
      await lull(romeo.page)
      await delay(WATCHING_MS)
      figures.push(...freezes("while they talk, come and go", await lull(romeo.page)))
      figures.push(...(await scroll(romeo.page)))
      figures.push(...(await searchMembers(romeo.page)))
      figures.push(...(await mention(romeo)))
    } finally {
      evening.abort()
      await life
    }
    await delay(2_000)
    const after = await weigh()
    room.close()
    const size = (name: string, value: number): Figure => ({ name: `crowd: ${name}`, value, unit: "MB" })
    return [
      ...figures,
      size("memory for them", inside.heapMegabytes - before.heapMegabytes),
      size("growth of it in that minute", after.heapMegabytes - inside.heapMegabytes),
    ]
  },
}

async function join(romeo: Person, room: string): Promise<Figure[]> {
  const { page } = romeo
  await romeo.goTo(`/open?uri=${encodeURIComponent(`xmpp:${room}?join`)}`)
  const button = page.getByRole("button", { name: "Join", exact: true })
  await button.waitFor()
  await lull(page)
  const inside = page.evaluate(
    () =>
      new Promise<number>((resolve) =>
        addEventListener(
          "click",
          ({ timeStamp }) =>
            void window
              .kithWhenSeen("header", "people there")
              .then(() => window.kithWhenSeen("textarea", ""))
              .then((seenAt) => resolve(seenAt - performance.timeOrigin - timeStamp)),
          { once: true, capture: true },
        ),
      ),
  )
  await page.evaluate("0")
  await button.click()
  const ms = await inside
  await romeo.write("Good evening to you all.")
  await romeo.seesMark("Good evening to you all.", "Sent")
  return [
    {
      name: `join of a room with ${OCCUPANTS.toLocaleString("en-US")}, until one can write`,
      value: ms,
      unit: "ms",
    },
    ...freezes("during it", await lull(page)),
  ]
}

interface Lull {
  readonly longestTask: number
  readonly longestFrame: number
}

/** What held up the page most since it was asked last. */
async function lull(page: Page): Promise<Lull> {
  return await page.evaluate(() => ({
    longestTask: window.kithLongestTask(),
    longestFrame: Math.max(0, ...window.kithFrames()),
  }))
}

const freezes = (when: string, { longestTask, longestFrame }: Lull): Figure[] => [
  { name: `crowd: longest task ${when}`, value: longestTask, unit: "ms", aim: 100 },
  { name: `crowd: longest time without a frame ${when}`, value: longestFrame, unit: "ms", aim: 100 },
]

async function scroll(page: Page): Promise<Figure[]> {
  await lull(page)
  const frames = await page.evaluate(async (during) => {
    const view = document.querySelector("[aria-label^='Messages with']")
    if (view === null) throw new Error("No conversation is open")
    const times: number[] = []
    const begin = performance.now()
    for (let last = begin; last - begin < during; ) {
      view.scrollTop += last - begin < during / 2 ? -15 : 15
      const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
      times.push(now - last)
      last = now
    }
    return times
  }, SCROLLING_MS)
  return [
    {
      name: "crowd: frames while scrolling",
      value: (frames.length / SCROLLING_MS) * 1000,
      unit: "frames/s",
      aim: 55,
    },
    { name: "crowd: a frame while scrolling, p99", value: percentile(frames, 0.99), unit: "ms" },
    ...freezes("while scrolling", await lull(page)),
  ]
}

async function searchMembers(page: Page): Promise<Figure[]> {
  await lull(page)
  await page.getByRole("button", { name: "About this group", exact: true }).click()
  const field = page.getByRole("searchbox", { name: "Search members" })
  await field.waitFor()
  const opening = await lull(page)
  const name = nickOf(4_321)
  const shown: number[] = []
  for (const wanted of ["Benvolio", name]) {
    await field.fill("")
    const found = page.evaluate(
      async (name) => await window.kithWhenSeen("ul[aria-label=Members] li", name),
      wanted,
    )
    const began = Date.now()
    await field.pressSequentially(wanted.toLowerCase(), { delay: 30 })
    await page.waitForFunction(
      (wanted) => document.querySelector("ul[aria-label=Members] li")?.textContent?.includes(wanted),
      wanted,
    )
    shown.push((await found) - began)
  }
  const figures = [
    ...freezes("while the members are opened", opening),
    ...freezes("while one searches them", await lull(page)),
  ]
  await page.getByRole("button", { name: "Close group details" }).first().click()
  return figures
}

async function mention(romeo: Person): Promise<Figure[]> {
  const { page, composer } = romeo
  const times: number[] = []
  await lull(page)
  for (const number of [4_321, 5_550, 17]) {
    await composer.fill("")
    await composer.press("End")
    for (const letter of `@${nickOf(number)}`) {
      const drawn = page.evaluate(
        () =>
          new Promise<number>((resolve) =>
            addEventListener(
              "keydown",
              ({ timeStamp }) =>
                requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - timeStamp))),
              { once: true, capture: true },
            ),
          ),
      )
      await page.evaluate("0")
      await page.keyboard.press(letter === " " ? "Space" : letter)
      times.push(await drawn)
    }
  }
  const option = page.getByRole("option", { name: nickOf(17) }).first()
  await option.waitFor()
  await composer.fill("")
  return [
    { name: "crowd: a letter of a mention until it is drawn, median", value: median(times), unit: "ms" },
    {
      name: "crowd: a letter of a mention until it is drawn, p95",
      value: percentile(times, 0.95),
      unit: "ms",
      aim: 50,
    },
    ...freezes("while one is named", await lull(page)),
  ]
}
