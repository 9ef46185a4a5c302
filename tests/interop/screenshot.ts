/**
 * Draws docs/pictures/browser-and-terminal.png: one conversation, of somebody in the browser and somebody with a stock
 * client in a terminal, with what was written while one of them was away.
 *
 *     node tests/interop/screenshot.ts
 */
import { resolve } from "node:path"
import { PASSWORD } from "../../apps/server/src/testing/index.ts"
import { Verona } from "../browser/verona.ts"
import { ProfanityClient } from "./profanity.ts"

const FILE = resolve(import.meta.dirname, "../../docs/pictures/browser-and-terminal.png")

await using verona = await Verona.open()
await verona.acquaint("romeo", "mercutio")
verona.server.clock.jumpTo(Date.now())
const romeo = await verona.join("romeo", { viewport: { width: 400, height: 640 }, deviceScaleFactor: 1.5 })
await romeo.openConversation("mercutio")
await romeo.write("Where are you all?")
await romeo.write("The ball begins at eight.")
await romeo.seesMark("The ball begins", "Sent")

await using mercutio = await ProfanityClient.start()
const port = verona.server.ports.tcp ?? 0
await mercutio.signIn({ address: "mercutio@localhost", password: PASSWORD, port })
await mercutio.type("/msg romeo@localhost On our way, and in masks.")
await romeo.reads("On our way, and in masks.")
await mercutio.see("The ball begins at eight.")
await mercutio.type("Nay, gentle Romeo, we must have you dance!")
await romeo.reads("we must have you dance!")
await romeo.write("Not I, believe me. You have dancing shoes")
await mercutio.see("Not I, believe me.")
await mercutio.type("You are a lover; borrow Cupid's wings.")
await romeo.reads("borrow Cupid's wings.")

const app = (await romeo.page.screenshot()).toString("base64")
const terminal = (await mercutio.screen()).replaceAll("&", "&amp;").replaceAll("<", "&lt;")
const frame = await verona.arrive("Frame", { viewport: { width: 1280, height: 720 }, deviceScaleFactor: 1.5 })
await frame.page.setContent(`<!doctype html><style>
  body { display: flex; gap: 32px; align-items: center; justify-content: center; height: 100vh; margin: 0; background: #dfe8e5 }
  img, pre { border-radius: 12px; box-shadow: 0 8px 32px #0003; margin: 0; height: 640px }
  pre { width: 760px; box-sizing: border-box; padding: 20px; overflow: hidden; background: #10151a; color: #cfd8dc; font: 13px/1.25 monospace }
</style><img src="data:image/png;base64,${app}" width="400"><pre>${terminal}</pre>`)
await frame.page.screenshot({ path: FILE })
