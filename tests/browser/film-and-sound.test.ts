import assert from "node:assert/strict"
import { test } from "node:test"
import type { Locator } from "playwright-core"
import { auditPage } from "./audit.ts"
import type { Person } from "./person.ts"
import { Verona } from "./verona.ts"

const SECONDS = 20
const SAMPLES_A_SECOND = 8_000

/** Silence of some seconds, as every browser can play it. */
function silence(): Buffer {
  const samples = Buffer.alloc(SECONDS * SAMPLES_A_SECOND, 128)
  const head = Buffer.alloc(44)
  head.write("RIFF", 0)
  head.writeUInt32LE(36 + samples.length, 4)
  head.write("WAVEfmt ", 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(SAMPLES_A_SECOND, 24)
  head.writeUInt32LE(SAMPLES_A_SECOND, 28)
  head.writeUInt16LE(1, 32)
  head.writeUInt16LE(8, 34)
  head.write("data", 36)
  head.writeUInt32LE(samples.length, 40)
  return Buffer.concat([head, samples])
}

/** A film of two seconds, in which it dawns. */
async function film({ page }: Person): Promise<Buffer> {
  const url = await page.evaluate(async () => {
    const canvas = document.createElement("canvas")
    canvas.width = 320
    canvas.height = 180
    const context = canvas.getContext("2d")
    if (context === null) throw new Error("This browser paints nothing")
    const recorder = new MediaRecorder(canvas.captureStream(10), { mimeType: "video/webm;codecs=vp8" })
    const parts: Blob[] = []
    recorder.ondataavailable = ({ data }) => parts.push(data)
    recorder.start()
    for (let frame = 0; frame < 20; frame++) {
      context.fillStyle = `hsl(30 80% ${frame * 4}%)`
      context.fillRect(0, 0, canvas.width, canvas.height)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    await new Promise((resolve) => {
      recorder.onstop = resolve
      recorder.stop()
    })
    return await new Promise<string>((resolve) => {
      const reader = new FileReader()
      reader.onload = () => resolve(String(reader.result))
      reader.readAsDataURL(new Blob(parts))
    })
  })
  return Buffer.from(url.split(",")[1] ?? "", "base64")
}

async function send(person: Person, files: readonly [name: string, mimeType: string, buffer: Buffer][]) {
  const chosen = files.map(([name, mimeType, buffer]) => ({ name, mimeType, buffer }))
  await person.page.locator("input[type=file]").nth(1).setInputFiles(chosen)
  const sheet = person.page.getByRole("dialog", { name: /^Send \d/ })
  await sheet.getByRole("button", { name: "Send", exact: true }).click()
  // The next ones find the sheet gone.
  await sheet.waitFor({ state: "detached" })
}

/** Waits until a film stands as it is wanted. */
const becomes = (video: Locator, wanted: "playing" | "paused" | "at its beginning") =>
  video.evaluate(
    (element: HTMLVideoElement, state) =>
      new Promise<void>((resolve) => {
        const look = () => {
          const is = { playing: !element.paused, paused: element.paused }
          const isThere = state === "at its beginning" ? element.currentTime === 0 : is[state]
          if (isThere) resolve()
          else requestAnimationFrame(look)
        }
        look()
      }),
    wanted,
  )

test("Films and sounds play and are moved about in by keyboard, one at a time; what does not play says what to do", async () => {
  await using verona = await Verona.open()
  const [romeo, juliet] = await verona.meet()
  const { page } = juliet
  const dawn = await film(romeo)
  await send(romeo, [["dawn.webm", "video/webm", dawn]])
  await send(romeo, [["lark.wav", "audio/wav", silence()]])

  const video = page.getByLabel("Video: dawn.webm")
  await video.evaluate((element: HTMLVideoElement) => {
    // So that it does not end while somebody looks.
    element.loop = true
    element.focus()
  })
  await page.keyboard.press("Space")
  await becomes(video, "playing")
  const sound = page.getByRole("group", { name: "Sound: lark.wav" })
  await sound.getByRole("button", { name: "Play", disabled: false }).press("Enter")
  await sound.getByRole("button", { name: "Pause" }).press("Enter")
  await becomes(video, "paused")
  await video.focus()
  await page.keyboard.press("Home")
  await page.keyboard.press("ArrowLeft")
  await becomes(video, "at its beginning")

  const position = sound.getByRole("slider", { name: "Position" })
  await position.press("Home")
  const at = (time: string) => sound.and(page.locator(`:has([aria-valuetext='${time} of 0:20'])`)).waitFor()
  await at("0:00")
  await position.press("ArrowRight")
  await position.press("ArrowRight")
  await at("0:04")
  await position.press("ArrowLeft")
  await at("0:02")
  await position.press("End")
  await at("0:20")
  assert.deepEqual(await auditPage(page), [])

  const noise = Buffer.from("no film, and no sound")
  await send(romeo, [["duel.mp4", "video/mp4", noise]])
  const advice = "Your browser cannot show this file. Save it, and open it with another program."
  await juliet.messages("duel").getByText(advice).waitFor()
  await juliet
    .messages("duel")
    .getByRole("link", { name: /^Save duel/ })
    .waitFor()
  await send(romeo, [["owl.mp3", "audio/mpeg", noise]])
  await juliet.messages("owl").getByText(advice).waitFor()

  await send(romeo, [
    ["dusk.webm", "video/webm", dawn],
    ["brawl.mp4", "video/mp4", noise],
  ])
  await page.getByRole("button", { name: "Video: brawl.mp4" }).click()
  const gallery = page.getByRole("dialog", { name: "Pictures and videos" })
  await gallery.getByRole("alert").getByText(advice).waitFor()
  await gallery.getByRole("link", { name: "Save brawl.mp4" }).waitFor()
  assert.deepEqual(await auditPage(page), [])
  await page.keyboard.press("ArrowLeft")
  await becomes(gallery.getByLabel("dusk.webm", { exact: true }), "playing")
})
