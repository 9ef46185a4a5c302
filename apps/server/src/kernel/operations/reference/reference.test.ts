import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { Validator } from "@seriousme/openapi-schema-validator"
import { startTestDoor, type TestDoor } from "../../listeners/http/start-test-door.ts"

describe("The description of the API", () => {
  let door: TestDoor
  before(async () => {
    door = await startTestDoor()
  })
  after(() => door.close())

  test("is valid OpenAPI 3.1", async () => {
    const { status, json } = await door.ask("/api/v1/openapi.json")
    assert.equal(status, 200)
    const { valid, errors } = await new Validator().validate(json)
    assert.ok(valid, JSON.stringify(errors))
    assert.match(json.openapi, /^3\.1\./)
  })

  test("tells where each field goes and what a token must allow", async () => {
    const { json } = await door.ask("/api/v1/openapi.json")
    assert.deepEqual(json.servers, [{ url: `${door.url}/api/v1` }])
    const climb = json.paths["/balconies/{owner}/visitors/{place}"].put
    assert.equal(climb.operationId, "climbBalcony")
    assert.deepEqual(climb.tags, ["balconies"])
    assert.deepEqual(climb.security, [{ token: ["balcony:write"] }])
    assert.deepEqual(
      climb.parameters.map((parameter: { name: string; in: string }) => `${parameter.in} ${parameter.name}`),
      ["path owner", "path place"],
    )
    const body = climb.requestBody.content["application/json"].schema
    assert.deepEqual(Object.keys(body.properties), ["password", "gifts"])
    assert.equal(body.properties.gifts.description, "What you bring")

    const list = json.paths["/balconies"].get
    assert.equal(list.requestBody, undefined)
    assert.deepEqual(list.parameters[0], {
      name: "limit",
      in: "query",
      required: false,
      schema: { type: "integer", minimum: 1, maximum: 100, default: 10 },
    })
    assert.deepEqual(json.paths["/greetings"].post.security, [])
    assert.match(json.components.securitySchemes.token.description, /`balcony:read`: See who stands/)
    assert.equal(json["x-events"][0].name, "balconyOpened")
  })

  test("is a page that needs no script and nothing from elsewhere", async () => {
    const { status, headers, text } = await door.ask("/api/v1/")
    assert.equal(status, 200)
    assert.match(headers.get("content-type") ?? "", /^text\/html/)
    assert.doesNotMatch(text, /<script|<style|style=|(src|href)="(https?:)?\/\//)
    assert.equal((await door.ask("/api/v1/reference.css")).status, 200)

    for (const { name, summary } of door.registry.operations) {
      assert.ok(text.includes(`<article id="${name}">`), name)
      assert.ok(text.includes(`${summary}.`), name)
    }
    assert.match(text, /<td><code>gifts<\/code><\/td><td>list of string, default \[\] <i>optional<\/i>/)
    assert.match(text, /<p>The nearest first; <code>limit<\/code> of them\.<\/p>/)
    assert.match(text, /balconyOpened/)
    assert.match(text, /<code>4401<\/code>/)
  })

  test("gives examples that work", async () => {
    const { text } = await door.ask("/api/v1/")
    const example = /curl -X POST &#39;(\S+)&#39; \\\n {2}--json &#39;(.+)&#39;/.exec(text)
    assert.ok(example !== null)
    const [, url = "", body = ""] = example
    const answer = await door.ask(new URL(url).pathname, {
      method: "POST",
      body: body.replaceAll("&quot;", '"'),
      headers: { "content-type": "application/json" },
    })
    assert.equal(answer.status, 200)
  })

  test("cannot be made to run what an operation calls itself", async () => {
    const takeBack = door.registry.describeScope("balcony:write", "<script>alert(1)</script>")
    const { text } = await door.ask("/api/v1/")
    assert.doesNotMatch(text, /<script/)
    takeBack()
  })

  test("is found without the slash", async () => {
    const { status, headers } = await door.ask("/api/v1", { redirect: "manual" })
    assert.equal(status, 308)
    assert.equal(headers.get("location"), "/api/v1/")
  })
})
