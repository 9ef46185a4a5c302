import assert from "node:assert/strict"
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { PASSWORD, startTestServer } from "../../apps/server/src/testing/index.ts"
import { auditPage } from "./audit.ts"
import { launchBrowser, seatPerson, Verona } from "./verona.ts"
import { findWebFolder } from "./web-folder.ts"

/** Resolves when the app is on the device. */
const KEPT = `navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null ||
  new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", () => done(true))))`

test("What other apps share is handed to a conversation that the person chooses", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const romeo = await verona.join("romeo")
  await romeo.page.evaluate(KEPT)
  await romeo.page.evaluate(() => {
    const form = document.createElement("form")
    Object.assign(form, { method: "post", action: "/share", enctype: "multipart/form-data" })
    const field = (name: string, value: string) => {
      const input = document.createElement("input")
      Object.assign(input, { type: "hidden", name, value })
      form.append(input)
    }
    field("text", "Did my heart love till now?")
    const file = document.createElement("input")
    Object.assign(file, { type: "file", name: "files" })
    const chosen = new DataTransfer()
    chosen.items.add(new File(["Two households"], "prologue.txt", { type: "text/plain" }))
    file.files = chosen.files
    form.append(file)
    document.body.append(form)
    form.submit()
  })
  await romeo.page.getByRole("dialog", { name: "Share with" }).waitFor()
  await romeo.sees("Did my heart love till now?")
  await romeo.sees("1 file")
  assert.deepEqual(await auditPage(romeo.page), [])
  await romeo.page.getByRole("dialog").getByRole("button", { name: "juliet" }).click()
  await romeo.page.getByRole("heading", { level: 2, name: "juliet", exact: true }).waitFor()
  await romeo.sees("prologue.txt")
  await romeo.page.keyboard.press("Escape")
  assert.equal(await romeo.composer.inputValue(), "Did my heart love till now?")
})

test("A new version waits until the person wants it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "kith-web-"))
  cpSync(findWebFolder(), folder, { recursive: true })
  const server = await startTestServer({ webFolder: folder })
  const browser = await launchBrowser()
  const romeo = await seatPerson(browser, "romeo", server.ports.http ?? 0)
  try {
    await server.register("romeo")
    await romeo.signIn("romeo", PASSWORD)
    await romeo.page.evaluate(KEPT)
    assert.equal(await romeo.page.getByText("A new version of Kith is here.").count(), 0)
    publishNextVersion(folder)
    await romeo.page.evaluate("navigator.serviceWorker.ready.then((it) => it.update())")
    await romeo.sees("A new version of Kith is here.")
    assert.deepEqual(await auditPage(romeo.page), [])
    await Promise.all([romeo.page.waitForEvent("load"), romeo.press("Use it now")])
    await romeo.page.getByRole("navigation", { name: "Conversations" }).waitFor()
    assert.equal(await romeo.page.getByText("A new version of Kith is here.").count(), 0)
    assert.deepEqual(romeo.complaints, [])
  } finally {
    await browser.close()
    await romeo.cable.remove()
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})

/** The same app under other names, as a build of changed source has them. */
function publishNextVersion(folder: string): void {
  for (const name of readdirSync(folder)) if (/\.(br|gz)$/.test(name)) rmSync(join(folder, name))
  const page = readFileSync(join(folder, "index.html"), "utf8")
  const script = /\/assets\/(index-[\w-]+)\.js/.exec(page)?.[1] ?? ""
  for (const name of readdirSync(join(folder, "assets"))) {
    const path = join(folder, "assets", name)
    if (/\.(br|gz)$/.test(name)) rmSync(path)
    else if (name.endsWith(".js")) {
      writeFileSync(path, readFileSync(path, "utf8").replaceAll(`${script}.js`, `${script}2.js`))
    }
  }
  renameSync(join(folder, "assets", `${script}.js`), join(folder, "assets", `${script}2.js`))
  for (const name of ["index.html", "service-worker.js"]) {
    const path = join(folder, name)
    const text = readFileSync(path, "utf8").replaceAll(`${script}.js`, `${script}2.js`)
    writeFileSync(path, text.replace(/kith-[0-9a-f]{12}/, "kith-0123456789ab"))
  }
}
