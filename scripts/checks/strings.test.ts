import assert from "node:assert/strict"
import { test } from "node:test"
import { checkStrings, compareLanguages } from "./strings.ts"

const english = {
  list: {
    title: "Conversations",
    unread: "{count, plural, one {# unread message} other {# unread messages}}",
  },
  request: { accepted: "You and {name} see each other now." },
}

const russian = {
  list: {
    title: "Беседы",
    unread: "{count, plural, one {# сообщение} few {# сообщения} many {# сообщений} other {# сообщения}}",
  },
  request: { accepted: "Вы и {name} теперь видите друг друга." },
}

test("every language of the web app is whole", async () => {
  const root = new URL("../..", import.meta.url).pathname.replace(/\/$/, "")
  assert.deepEqual(await checkStrings(root), [])
})

test("a language that says the same in its own plural forms is right", () => {
  assert.deepEqual(compareLanguages("ru", russian, english), [])
})

test("a missing section, a missing key and one that is too many are found", () => {
  const { request, ...rest } = russian
  assert.deepEqual(compareLanguages("ru", rest, english), ["ru: the section request is missing."])
  assert.deepEqual(compareLanguages("ru", { ...russian, request: {} }, english), [
    "ru: request.accepted is missing.",
  ])
  assert.deepEqual(
    compareLanguages("ru", { ...russian, request: { ...request, refused: "Нет" }, more: {} }, english),
    [
      "ru: request.refused is not in English: remove it.",
      "ru: the section more is not in English: remove it.",
    ],
  )
})

test("a message that takes something else, or that is none, is found", () => {
  const withAccepted = (accepted: string) => ({ ...russian, request: { accepted } })
  assert.deepEqual(compareLanguages("ru", withAccepted("Вы и {nick}"), english), [
    "ru: request.accepted takes nick, which nobody gives.",
    "ru: request.accepted does not say name.",
  ])
  assert.match(compareLanguages("ru", withAccepted("Вы и {name"), english)[0] ?? "", /is not a message/)
  assert.deepEqual(compareLanguages("ru", withAccepted(" "), english), ["ru: request.accepted is empty."])
})

test("plural forms that a language lacks, or does not have, are found", () => {
  const withUnread = (unread: string) => ({ ...russian, list: { title: "Беседы", unread } })
  assert.deepEqual(
    compareLanguages("ru", withUnread("{count, plural, one {#} few {#} two {#} other {#}}"), english),
    [
      "ru: list.unread lacks the plural form many.",
      "ru: list.unread has the plural form two, which the language does not.",
    ],
  )
})
