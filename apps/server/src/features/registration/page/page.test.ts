import assert from "node:assert/strict"
import { test } from "node:test"
import { PASSWORD, startTestServer, type TestServer } from "../../../testing/index.ts"
import { accounts } from "../../accounts/index.ts"

async function look(server: TestServer, path: string, options: RequestInit = {}) {
  const response = await fetch(`${server.url}/invite/${path}`, options)
  return { status: response.status, headers: response.headers, text: await response.text() }
}

test("the page of an invitation has every way to follow it, and asks nobody else for anything", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const juliet = await server.api("juliet")
  const { token, url } = (await juliet.expect(200, "POST /invitations", { kind: "contact" })).body
  assert.ok(url.endsWith(`/invite/${token}`))
  const { status, headers, text } = await look(server, token, {
    headers: { "user-agent": "Mozilla/5.0 (Linux; Android 16)" },
  })
  assert.equal(status, 200)
  assert.match(headers.get("content-type") ?? "", /^text\/html/)
  assert.match(headers.get("content-security-policy") ?? "", /default-src 'none'/)
  assert.equal(headers.get("referrer-policy"), "no-referrer")
  assert.match(text, /<h1>juliet would like to talk to you<\/h1>/)
  assert.ok(text.includes(`href="xmpp:juliet@localhost?roster;preauth=${token};ibr=y"`))
  assert.ok(text.includes(`href="/sign-up#${token}"`))
  assert.match(text, /Valid until 8 January 2026, for one person/)
  assert.match(text, /<svg viewBox="0 0 \d+ \d+" role="img" aria-label="QR code/)
  assert.ok(text.indexOf("Conversations") < text.indexOf("Gajim"), "what runs here comes first")
  assert.doesNotMatch(text, /<script|style=|src="http|href="http[^"]*\.css/)
  // Looking does not use it up, neither does the preview of a messenger.
  assert.equal((await look(server, token, { method: "HEAD" })).status, 200)
  assert.equal((await look(server, token)).status, 200)
})

test("an invitation to the server says which name is kept, and one that cannot register offers no account", async () => {
  await using server = await startTestServer({ config: '[registration]\nwho-may-invite = "administrators"' })
  await server.service(accounts).createAccount({ username: "escalus", password: PASSWORD, role: "admin" })
  await server.register("juliet")
  const [escalus, juliet] = [await server.api("escalus"), await server.api("juliet")]
  const kept = (await escalus.expect(200, "POST /invitations", { username: "o.romeo", uses: 2 })).body
  const invited = (await look(server, kept.token)).text
  assert.match(invited, /You are invited to localhost/)
  assert.match(invited, /<strong>o\.romeo@localhost<\/strong> is kept for you/)
  assert.doesNotMatch(invited, /for one person/)
  const contact = (await juliet.expect(200, "POST /invitations", { kind: "contact" })).body
  const page = (await look(server, contact.token)).text
  assert.doesNotMatch(page, /sign-up/)
  const uri = encodeURIComponent(`xmpp:juliet@localhost?roster;preauth=${contact.token}`)
  assert.ok(page.includes(`href="/open?uri=${uri}"`), "who has an account elsewhere goes on in the web app")
})

test("a room that was written along is passed on to the web app, and nothing that is none", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const juliet = await server.api("juliet")
  const { token } = (await juliet.expect(200, "POST /invitations", { kind: "contact" })).body
  const room = "room=ball%40rooms.localhost&password=a%3Bb"
  const { text } = await look(server, `${token}?${room}`)
  assert.ok(text.includes(`href="/sign-up?room=ball%40rooms.localhost#${token};a%3Bb"`))
  assert.match(text, /the group <strong>ball@rooms\.localhost<\/strong>/)
  for (const nonsense of ["room=rooms.localhost", "room=a%40b%2Fc", "room=%22%3E%3Cb%3E", "room="]) {
    assert.ok((await look(server, `${token}?${nonsense}`)).text.includes(`href="/sign-up#${token}"`))
  }
})

test("what is not valid is told in plain words, whatever is wrong with it", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const juliet = await server.api("juliet")
  const { token } = (await juliet.expect(200, "POST /invitations", {})).body
  const [used] = [await look(server, "0".repeat(32))]
  server.clock.advance(8 * 24 * 60 * 60_000)
  const late = await look(server, token)
  assert.deepEqual([used.status, late.status], [404, 404])
  assert.equal(used.text, late.text)
  assert.match(late.text, /Ask whoever sent it for a new one/)
  for (const path of ["", `${token}/more`, "%3Cscript%3E", "x".repeat(2000)]) {
    const { status, text } = await look(server, path)
    assert.equal(status, 404, path)
    assert.equal(text, late.text)
  }
  assert.equal((await look(server, token, { method: "POST" })).status, 405)
  const style = await look(server, "style.css")
  assert.match(style.headers.get("content-type") ?? "", /^text\/css/)
})

test("the page is in the language that the browser likes best", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const juliet = await server.api("juliet")
  const { token } = (await juliet.expect(200, "POST /invitations", { kind: "contact" })).body
  for (const [accepted, lang, dir, title] of [
    ["de-AT,de;q=0.9,en;q=0.5", "de", "ltr", "juliet möchte sich mit dir unterhalten"],
    ["tlh, es;q=0.5, fr;q=0.8", "fr", "ltr", "juliet souhaite discuter avec vous"],
    ["es", "es", "ltr", "juliet quiere hablar contigo"],
    ["ru", "ru", "ltr", "juliet хочет общаться с вами"],
    ["ar-EG", "ar", "rtl", "يرغب \u2068juliet\u2069 في التحدث معك"],
    ["de;q=0, *", "en-GB", "ltr", "juliet would like to talk to you"],
    [";;q=,,", "en-GB", "ltr", "juliet would like to talk to you"],
  ] as const) {
    const { headers, text } = await look(server, token, { headers: { "accept-language": accepted } })
    assert.ok(text.includes(`<html lang="${lang}" dir="${dir}">`), accepted)
    assert.ok(text.includes(`<h1>${title}</h1>`), accepted)
    assert.equal(headers.get("content-language"), lang)
  }
})
