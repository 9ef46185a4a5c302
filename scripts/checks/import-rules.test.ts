import assert from "node:assert/strict"
import { test } from "node:test"
import { findBrokenRules, findCircles, readImports } from "./import-rules.ts"

const SERVER = "apps/server/src"
const broken = (from: string, to: string) =>
  findBrokenRules([{ from, to, isType: false }]).map((text) => text.split(": ").slice(1).join(": "))

test("imports of every form are found, types told apart", () => {
  const text = [
    'import { a,\n  b } from "./b.ts"',
    'import type { C } from "../c.ts"',
    'import "./side-effect.ts"',
    'export * from "./d.ts"',
    'import { Jid } from "@kith/xmpp"',
    'const lazy = await import("./lazy.ts")',
    'const text = `\n  import x from "./no.ts"`',
  ].join("\n")
  assert.deepEqual(
    readImports("apps/x/a.ts", text, new Set(["apps/x/b.ts"])).map(({ to, isType }) => [to, isType]),
    [
      ["apps/x/b.ts", false],
      ["apps/c.ts", true],
      ["apps/x/side-effect.ts", false],
      ["apps/x/d.ts", false],
      ["packages/xmpp/src/index.ts", false],
      ["apps/x/lazy.ts", true],
    ],
  )
})

test("the kernel and the features keep apart", () => {
  assert.match(
    broken(`${SERVER}/kernel/router/router.ts`, `${SERVER}/features/roster/index.ts`).join(),
    /kernel never imports/,
  )
  assert.match(
    broken(`${SERVER}/features/roster/xmpp.ts`, `${SERVER}/kernel/log/log.ts`).join(),
    /feature never imports/,
  )
  assert.deepEqual(broken(`${SERVER}/server.ts`, `${SERVER}/features.ts`), [])
})

test("features meet at their front door", () => {
  const from = `${SERVER}/features/presence/service.ts`
  assert.deepEqual(broken(from, `${SERVER}/features/roster/store.ts`), ["features meet at their index.ts"])
  assert.deepEqual(broken(from, `${SERVER}/features/roster/index.ts`), [])
  assert.deepEqual(broken(from, `${SERVER}/features/presence/broadcast.ts`), [])
})

test("SQL stays in the store, and doors out of the service", () => {
  const feature = `${SERVER}/features/roster`
  assert.equal(broken(`${feature}/service.ts`, "kysely").length, 2)
  assert.deepEqual(broken(`${feature}/store.ts`, "kysely"), [])
  assert.deepEqual(broken(`${feature}/migrations/0001-create-roster.ts`, "kysely"), [])
  assert.match(broken(`${feature}/service.ts`, `${feature}/api.ts`).join(), /neither door/)
  assert.deepEqual(broken(`${feature}/feature.ts`, `${feature}/api.ts`), [])
})

test("a circle of imports is found, one of types is none", () => {
  const it = (from: string, to: string, isType = false) => ({
    from: `apps/${from}`,
    to: `apps/${to}`,
    isType,
  })
  assert.deepEqual(findCircles([it("a", "b"), it("b", "c"), it("c", "b"), it("a", "c")]), [
    ["apps/b", "apps/c", "apps/b"],
  ])
  assert.deepEqual(findCircles([it("a", "b"), it("b", "a", true)]), [])
})
