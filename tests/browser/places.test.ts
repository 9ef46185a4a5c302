import assert from "node:assert/strict"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { build } from "vite"
import { auditPage } from "./audit.ts"
import { Verona } from "./verona.ts"

const FEATURE = join(import.meta.dirname, "example-feature.ts")
const APP = join(import.meta.dirname, "../../apps/web")
let folder: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "kith-places-"))
  await build({
    root: APP,
    configFile: join(APP, "vite.config.ts"),
    logLevel: "error",
    build: { outDir: folder, emptyOutDir: true, minify: false },
    plugins: [
      {
        name: "with an example",
        transform: (code, id) =>
          id.endsWith("/src/main.tsx") ? `import ${JSON.stringify(FEATURE)}\n${code}` : undefined,
      },
    ],
  })
})
after(() => rm(folder, { recursive: true, force: true }))

test("A feature that registers itself finds all its places, and one that fails takes nothing else away", async () => {
  await using verona = await Verona.open(undefined, folder)
  await verona.acquaint("romeo", "juliet")
  const romeo = await verona.join("romeo", { viewport: { width: 390, height: 844 }, hasTouch: true })
  await romeo.openConversation("juliet")
  const { page } = romeo
  await page.getByRole("button", { name: "Call juliet" }).waitFor()
  await page.getByRole("img", { name: "Safe to talk" }).waitFor()
  await page.getByRole("img", { name: "Will be safe" }).waitFor()
  await romeo.composer.fill("Art thou not Romeo, and a Montague?")
  await romeo.press("Send")
  await romeo.messages("Art thou not").getByRole("img", { name: "Was safe" }).waitFor()
  assert.deepEqual(await auditPage(page), [])
  await romeo.messages("Art thou not").click({ button: "right" })
  await page.getByRole("menuitem", { name: "Details" }).click()
  await page.getByRole("dialog").getByText("Only the two of you can read it.").waitFor()
  assert.equal(await page.getByText("Your server and that of the other side can read it.").count(), 0)

  await romeo.goTo("/activity")
  await romeo.sees("A call was missed.")
  await romeo.goTo("/")
  await page.getByRole("button", { name: /^Your account/ }).click()
  await page.getByRole("menuitem", { name: "Calls" }).click()
  await page.getByRole("heading", { name: "All calls" }).waitFor()
  await page.reload()
  await page.getByRole("heading", { name: "All calls" }).waitFor()
  // React tells of what the broken one threw; the app has gone on.
  assert.ok(romeo.complaints.some((complaint) => complaint.includes("This feature is broken")))
  romeo.complaints.length = 0
})

test("Without such a feature there is nothing in these places", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const romeo = await verona.join("romeo")
  await romeo.openConversation("juliet")
  const names = await romeo.page
    .getByRole("banner")
    .or(romeo.page.locator("main header"))
    .getByRole("button")
    .evaluateAll((buttons) => buttons.map((button) => button.getAttribute("aria-label")))
  assert.ok(
    names.every((name) => name !== null && !/call/i.test(name)),
    String(names),
  )
  await romeo.goTo("/calls")
  await romeo.page.getByRole("heading", { name: "Choose a conversation" }).waitFor()
})
