import assert from "node:assert/strict"
import { test } from "node:test"
import {
  type DataForm,
  dataForm,
  findFieldValue,
  findForm,
  formSubmission,
  formTypeOf,
  MalformedError,
  parseElement,
  parseForm,
  readSubmission,
  xml,
} from "../index.ts"

const FORM: DataForm = {
  type: "form",
  title: "Feud",
  instructions: ["Choose a side."],
  fields: [
    { name: "FORM_TYPE", type: "hidden", values: ["urn:example:feud"] },
    { type: "fixed", values: ["Sides"] },
    {
      name: "house",
      type: "list-single",
      isRequired: true,
      options: [{ value: "m", label: "Montague" }, { value: "c" }],
    },
    { name: "masks", type: "boolean", values: ["1"] },
    { name: "guests", type: "jid-multi" },
    { name: "verse", type: "text-multi" },
    { name: "toast", label: "A toast", description: "Short & sweet" },
    { name: "ids", type: "list-multi", isOpen: true },
  ],
}

const submit = (values: Parameters<typeof formSubmission>[1]) =>
  readSubmission(FORM, parseForm(formSubmission("urn:example:feud", values)))

test("a form reads as it was written", () => {
  const text = String(dataForm(FORM))
  assert.equal(String(dataForm(parseForm(parseElement(text)))), text)
  const form = findForm(xml("query", { xmlns: "q" }, dataForm(FORM)))
  assert.ok(form)
  assert.equal(formTypeOf(form), "urn:example:feud")
  assert.equal(findFieldValue(form, "masks"), "1")
  assert.equal(findFieldValue(form, "house"), undefined)
  assert.equal(findForm(xml("query", { xmlns: "q" })), undefined)
})

test("a table of results reads as it was written", () => {
  const table: DataForm = {
    type: "result",
    fields: [],
    reported: [{ name: "name", type: "text-single", label: "Name" }],
    items: [[{ name: "name", values: ["Romeo"] }], [{ name: "name", values: ["Juliet"] }]],
  }
  const read = parseForm(parseElement(String(dataForm(table))))
  assert.deepEqual(
    read.items?.map((item) => item[0]?.values),
    [["Romeo"], ["Juliet"]],
  )
  assert.equal(read.reported?.[0]?.label, "Name")
})

for (const text of [
  "<x xmlns='jabber:x:data'/>",
  "<x xmlns='jabber:x:data' type='duel'/>",
  "<x xmlns='jabber:x:other' type='form'/>",
  "<y xmlns='jabber:x:data' type='form'/>",
  "<x xmlns='jabber:x:data' type='form'><field/></x>",
  "<x xmlns='jabber:x:data' type='form'><field var='a'/><field var='a'/></x>",
  "<x xmlns='jabber:x:data' type='form'><field var='a'><option/></field></x>",
]) {
  test(`${text} is no form`, () => {
    assert.throws(() => parseForm(parseElement(text)), MalformedError)
  })
}

test("a field of an unknown type is a line of text", () => {
  const form = parseForm(
    parseElement("<x xmlns='jabber:x:data' type='form'><field var='a' type='hologram'/></x>"),
  )
  assert.equal(form.fields[0]?.type, "text-single")
})

test("what the form is about must be hidden", () => {
  const form = (type: string) =>
    parseForm(
      parseElement(
        `<x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='${type}'><value>x</value></field></x>`,
      ),
    )
  assert.equal(formTypeOf(form("hidden")), "x")
  assert.equal(formTypeOf(form("text-single")), undefined)
})

test("a submission gives its values in their normal form", () => {
  const { values, problems } = submit({
    house: "c",
    masks: true,
    guests: ["Romeo@Example.ORG", "romeo@example.org"],
    verse: "one\r\ntwo",
    ids: ["x", "y"],
    intruder: "ignored",
  })
  assert.deepEqual(problems, [])
  assert.deepEqual(Object.fromEntries(values), {
    FORM_TYPE: ["urn:example:feud"],
    house: ["c"],
    masks: ["true"],
    guests: ["romeo@example.org"],
    verse: ["one", "two"],
    ids: ["x", "y"],
  })
})

test("a value that was taken away is told apart from one left out", () => {
  const { values } = submit({ house: "m", toast: "" })
  assert.deepEqual(values.get("toast"), [])
  assert.equal(values.has("verse"), false)
})

for (const [values, field] of [
  [{}, "house"],
  [{ house: "" }, "house"],
  [{ house: "x" }, "house"],
  [{ house: ["m", "c"] }, "house"],
  [{ house: "m", masks: "maybe" }, "masks"],
  [{ house: "m", guests: ["@"] }, "guests"],
  [{ house: "m", toast: "two\nlines" }, "toast"],
] as const) {
  test(`the submission ${JSON.stringify(values)} has a problem with ${field}`, () => {
    assert.deepEqual(
      submit(values).problems.map((problem) => problem.field),
      [field],
    )
  })
}
