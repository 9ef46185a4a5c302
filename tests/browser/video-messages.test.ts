import assert from "node:assert/strict"
import { test } from "node:test"
import type { Locator } from "playwright-core"
import { auditPage } from "./audit.ts"
import type { Person } from "./person.ts"
import { Verona } from "./verona.ts"

async function beginVideo(person: Person): Promise<Locator> {
  await person.press("Attach")
  await person.page.getByRole("menuitem", { name: "Video message", exact: true }).click()
  return person.page.getByRole("dialog", { name: "Video message" })
}

const press = (within: Locator, name: string) => within.getByRole("button", { name, exact: true }).click()

/** Waits until a film has moved on. */
const moves = (film: Locator) =>
  film.evaluate(
    (video: HTMLVideoElement) =>
      new Promise<void>((resolve) => {
        const from = video.currentTime
        video.ontimeupdate = () => video.currentTime !== from && resolve()
      }),
  )

test("A video message is recorded with both cameras and a pause, and plays in a circle at the other side", async () => {
  await using verona = await Verona.open()
  const [romeo, juliet] = await verona.meet()
  await romeo.write("See me")
  await juliet.reads("See me")

  const window = await beginVideo(romeo)
  await window.getByRole("img", { name: "What your camera sees" }).waitFor()
  await press(window, "Record")
  await window.getByText("59 seconds left").waitFor()
  await press(window, "Other camera")
  await window.getByText("58 seconds left").waitFor()
  await press(window, "Pause")
  const rest = window.getByText(/^Paused\. \d+ seconds left$/)
  await rest.waitFor()
  const left = await rest.textContent()
  assert.deepEqual(await auditPage(romeo.page), [])
  await press(window, "Continue")
  await rest.waitFor({ state: "detached" })
  await press(window, "Stop")
  await press(window, "Record again")
  await press(window, "Record")
  await window.getByText("58 seconds left").waitFor()
  assert.match(left ?? "", /5\d/)
  await press(window, "Stop")
  await window.getByRole("button", { name: "Send", exact: true }).waitFor()
  assert.deepEqual(await auditPage(romeo.page), [])
  await press(window, "Send")
  await window.waitFor({ state: "detached" })

  const circle = juliet.page.getByRole("button", { name: /^Play video message, 0:0\d$/ })
  const film = circle.locator("video")
  await film.waitFor()
  // It moves by itself, without a sound.
  await moves(film)
  const shape = await film.evaluate((video: HTMLVideoElement) => ({
    isMuted: video.muted,
    isSquare: video.videoWidth === video.videoHeight && video.videoWidth > 0,
    isRound: getComputedStyle(video).borderRadius === "50%",
  }))
  assert.deepEqual(shape, { isMuted: true, isSquare: true, isRound: true })
  assert.deepEqual(await auditPage(juliet.page), [])
  await circle.click()
  const heard = juliet.page.getByRole("button", { name: /^Stop video message, / })
  await heard.waitFor()
  const muted = await heard.locator("video").evaluate((video: HTMLVideoElement) => video.muted)
  assert.equal(muted, false)
  // At its end it is as before.
  await circle.waitFor()
  await moves(film)
})
