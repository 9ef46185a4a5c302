import assert from "node:assert/strict"
import { test } from "node:test"
import { stanza, xml } from "@kith/xmpp"
import type { Link } from "./link.ts"
import { LinkReader } from "./link-reader.ts"

const link = () => ({ onElement: () => undefined, onEnd: () => undefined }) as unknown as Link

const presenceOf = (characters: number) =>
  stanza({ name: "presence", children: [xml("status", {}, "x".repeat(characters))] })

test("what comes while nobody reads is kept in its order", async () => {
  const source = link()
  const reader = new LinkReader(source)
  for (const characters of [1, 2, 3]) source.onElement(presenceOf(characters))
  for (const characters of [1, 2, 3])
    assert.equal((await reader.next()).child("status")?.text.length, characters)
})

test("more than anybody could want to send is not kept, and ends the stream", async () => {
  const source = link()
  const reader = new LinkReader(source)
  for (let count = 0; count < 40; count++) source.onElement(presenceOf(1_000_000))
  await assert.rejects(reader.next(), /sent too much/)
})

test("as much may come as is read", async () => {
  const source = link()
  const reader = new LinkReader(source)
  for (let count = 0; count < 40; count++) {
    source.onElement(presenceOf(1_000_000))
    await reader.next()
  }
})
