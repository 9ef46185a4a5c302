import assert from "node:assert/strict"
import { test } from "node:test"
import { auditPage } from "./audit.ts"
import type { Person } from "./person.ts"
import { Verona } from "./verona.ts"

const TILES = "tiles.verona.example"
const CONFIG = `[maps]
tiles = "https://${TILES}/{z}/{x}/{y}.png"
attribution = "© The surveyors of Verona"
max-zoom = 16
`
/** A dot of one colour, as large as its tile is drawn. */
const TILE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
)

/** Gives the tiles to the browser of somebody, and notes which they asked for. */
async function surveyFor(person: Person): Promise<string[]> {
  const asked: string[] = []
  person.mayAsk(TILES)
  await person.page.context().route(`https://${TILES}/**`, (route) => {
    asked.push(new URL(route.request().url()).pathname)
    return route.fulfill({ body: TILE, contentType: "image/png" })
  })
  return asked
}

async function sharePlace(person: Person): Promise<void> {
  await person.press("Attach")
  await person.page.getByRole("menuitem", { name: "Location", exact: true }).click()
  await person.fill("Latitude", "45.4384")
  await person.fill("Longitude", "10.9917")
  await person.fill("Name of the place (optional)", "The balcony")
  await person.press("Share location")
}

test("A place is shown on a map of the operator's choice, which can be looked at closer and from farther", async () => {
  await using verona = await Verona.open(CONFIG)
  const [romeo, juliet] = await verona.meet()
  const [, asked] = [await surveyFor(romeo), await surveyFor(juliet)]
  await sharePlace(romeo)
  await juliet.page.getByText("© The surveyors of Verona").waitFor()
  const tiles = juliet.page.locator(`article img[src^="https://${TILES}/15/"]`)
  await tiles.first().waitFor()
  await juliet.page.waitForFunction(
    (host) =>
      [...document.querySelectorAll<HTMLImageElement>(`article img[src^="https://${host}/"]`)].every(
        (image) => image.complete && image.naturalWidth > 0,
      ),
    TILES,
  )
  // The tile that has the place in it (45.4384° north, 10.9917° east), by the formula of slippy maps.
  assert.ok(asked.includes("/15/17384/11730.png"), asked.join(" "))
  assert.ok(asked.length <= 9, "Only what is in sight")
  assert.deepEqual(await auditPage(juliet.page), [])

  await juliet.press("Zoom in")
  await juliet.page.locator(`article img[src^="https://${TILES}/16/"]`).first().waitFor()
  assert.ok(await juliet.page.getByRole("button", { name: "Zoom in" }).isDisabled())
  await juliet.press("Zoom out")
  await tiles.first().waitFor()
  const link = juliet.page.getByRole("link", { name: /^Open in a map: ?The balcony/ })
  assert.equal(await link.getAttribute("href"), "geo:45.4384,10.9917")
})

test("Where the operator chose none, there are degrees and a link, and nobody is asked for a map", async () => {
  await using verona = await Verona.open()
  const [romeo, juliet] = await verona.meet()
  await sharePlace(romeo)
  const link = juliet.page.getByRole("link", { name: /^Open in a map: ?The balcony/ })
  await link.getByText("45.43840° N, 10.99170° E").waitFor()
  // That no stranger was asked is looked at in every test (`person.ts`).
  assert.equal(await juliet.page.locator("article img").count(), 0)
})
