import assert from "node:assert/strict"
import { test } from "node:test"
import { fromLocalInput, suggestTimes, toLocalInput } from "./suggest-times.ts"

const namesAt = (text: string) => suggestTimes(new Date(text).getTime()).map(({ name }) => name)

test("Later is what is still to come", () => {
  // A Friday.
  assert.deepEqual(namesAt("2026-11-27T10:00"), ["inOneHour", "tonight", "tomorrowMorning", "mondayMorning"])
  assert.deepEqual(namesAt("2026-11-27T21:00"), ["inOneHour", "tomorrowMorning", "mondayMorning"])
  // On a Sunday tomorrow is Monday.
  assert.deepEqual(namesAt("2026-11-29T10:00"), ["inOneHour", "tonight", "tomorrowMorning"])
  const now = new Date("2026-11-30T10:00").getTime()
  const monday = suggestTimes(now).find(({ name }) => name === "mondayMorning")
  assert.equal(toLocalInput(monday?.at ?? 0), "2026-12-07T08:00")
})

test("A time goes into a field and comes back", () => {
  const at = new Date("2026-03-01T07:05").getTime()
  assert.equal(toLocalInput(at), "2026-03-01T07:05")
  assert.equal(fromLocalInput(toLocalInput(at)), at)
  assert.equal(fromLocalInput(""), undefined)
})
