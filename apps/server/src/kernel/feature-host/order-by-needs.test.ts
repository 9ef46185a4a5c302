import assert from "node:assert/strict"
import { test } from "node:test"
import { type AnyFeature, defineFeature } from "@kith/feature-kit"
import { orderByNeeds } from "./order-by-needs.ts"

const feature = (name: string, needs: Record<string, AnyFeature> = {}) =>
  defineFeature({ name, needs, setup: () => undefined })

const names = (features: readonly AnyFeature[]) => orderByNeeds(features).map(({ name }) => name)

test("a feature starts after what it needs, and otherwise in the order of the list", () => {
  const accounts = feature("accounts")
  const roster = feature("roster", { accounts })
  const presence = feature("presence", { roster })
  const ping = feature("ping")
  assert.deepEqual(names([presence, ping, roster, accounts]), ["accounts", "roster", "presence", "ping"])
})

test("a need that is not in the list is named", () => {
  const accounts = feature("accounts")
  assert.throws(() => orderByNeeds([feature("roster", { accounts })]), /"roster" needs "accounts"/)
})

test("two features of one name are refused", () => {
  assert.throws(() => orderByNeeds([feature("ping"), feature("ping")]), /called "ping"/)
})

test("a circle is named", () => {
  const needs: Record<string, AnyFeature> = {}
  const first = feature("first", needs)
  const second = feature("second", { first })
  needs.second = second
  assert.throws(() => orderByNeeds([first, second]), /first → second → first/)
})
