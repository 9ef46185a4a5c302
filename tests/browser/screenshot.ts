/**
 * Draws the picture of the README, docs/pictures/kith.png: a real conversation on a real server.
 *
 *     node tests/browser/screenshot.ts [light|dark] [file]
 */
import { mkdirSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { playEvening, typeAsJuliet } from "./evening.ts"
import { Verona } from "./verona.ts"

const [theme = "light", file = resolve(import.meta.dirname, "../../docs/pictures/kith.png")] =
  process.argv.slice(2)

await using verona = await Verona.open()
const evening = await playEvening(verona)

const romeo = await verona.arrive("Romeo", {
  viewport: { width: 1280, height: 800 },
  deviceScaleFactor: 1.5,
  colorScheme: theme === "dark" ? "dark" : "light",
})
await romeo.signIn("romeo", verona.password)
await romeo.openConversation("Juliet Capulet")
await romeo.toNewest.click()
await romeo.inList("Juliet").getByText("unread").waitFor({ state: "detached" })
await romeo.reads("I will be early.")
await romeo.seesMark("I will be early.", "Read")
typeAsJuliet(evening)
await romeo.page.getByRole("img", { name: "Juliet Capulet is typing" }).waitFor()
await romeo.page.mouse.move(640, 795)
// What is fading goes.
await romeo.page.waitForTimeout(800)
mkdirSync(dirname(file), { recursive: true })
await romeo.page.screenshot({ path: file })
