import assert from "node:assert/strict"
import { test } from "node:test"
import {
  Jid,
  type LastSeenChoices,
  lastSeenChoices,
  MalformedError,
  NS_LAST_SEEN,
  parseElement,
  parseLastSeenChoices,
} from "../index.ts"

const jid = (text: string) => Jid.parse(text)
const parse = (content: string) =>
  parseLastSeenChoices(parseElement(`<last-seen xmlns='${NS_LAST_SEEN}'>${content}</last-seen>`))

test("who may learn when somebody was online comes back as it went", () => {
  const all: LastSeenChoices[] = [
    { people: [] },
    { contacts: { isTold: false, changedAt: 1_700_000_000_000 }, people: [] },
    {
      people: [
        { person: jid("romeo@montague.lit"), choice: { isTold: true } },
        { person: jid("tybalt@capulet.lit"), choice: undefined },
      ],
    },
  ]
  for (const choices of all) {
    assert.deepEqual(parseLastSeenChoices(parseElement(String(lastSeenChoices(choices)))), choices)
  }
})

test("a person has one bare address, and the last that is said of them holds", () => {
  const { people } = parse(
    "<person jid='Romeo@montague.lit/x' told='1'/><person jid='romeo@montague.lit' told='0'/>",
  )
  assert.deepEqual(people, [{ person: jid("romeo@montague.lit"), choice: { isTold: false } }])
})

test("what is said of nobody, in other words or at no time is malformed", () => {
  for (const content of [
    "<contacts/>",
    "<contacts told='usual'/>",
    "<contacts told='1'/><contacts told='0'/>",
    "<person told='true'/>",
    "<person jid='romeo@montague.lit'/>",
    "<person jid='romeo@montague.lit' told='true' changed='then'/>",
  ]) {
    assert.throws(() => parse(content), MalformedError, content)
  }
  assert.throws(() => parse("<person jid='@@' told='true'/>"))
})
