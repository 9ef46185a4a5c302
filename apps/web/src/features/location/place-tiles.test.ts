import assert from "node:assert/strict"
import { test } from "node:test"
import { placeTiles } from "./place-tiles.ts"

const TILES = "https://tiles.example.org/{z}/{x}/{y}.png"
const SIZE = { width: 300, height: 160 }

test("the tiles around a place cover the map", () => {
  const tiles = placeTiles(TILES, { latitude: 45.4384, longitude: 10.9917 }, 15, SIZE)
  assert.ok(tiles.some(({ url }) => url === "https://tiles.example.org/15/17384/11730.png"))
  assert.ok(tiles.length <= 6)
  const covers = (x: number, y: number) =>
    tiles.some(({ left, top }) => x >= left && x <= left + 256 && y >= top && y <= top + 256)
  for (const [x, y] of [
    [0, 0],
    [299, 0],
    [150, 80],
    [0, 159],
    [299, 159],
  ] as const) {
    assert.ok(covers(x, y), `${x}, ${y}`)
  }
})

test("the world goes on where the map is cut, and ends at the poles", () => {
  const urls = placeTiles(TILES, { latitude: 0, longitude: 180 }, 1, SIZE).map(({ url }) => url)
  assert.ok(urls.includes("https://tiles.example.org/1/0/0.png"))
  assert.ok(urls.includes("https://tiles.example.org/1/1/0.png"))
  for (const { url } of placeTiles(TILES, { latitude: 90, longitude: 0 }, 2, SIZE)) {
    assert.match(url, /\/2\/[0-3]\/[0-3]\.png$/)
  }
})
