import assert from "node:assert/strict"
import { test } from "node:test"
import {
  chatPath,
  detailsPath,
  findAccountIn,
  parseRoute,
  pathInAccount,
  type SignUpWish,
  searchPath,
  signUpPath,
} from "./route.ts"

test("A conversation's path leads back to it, whatever its address is made of", () => {
  for (const address of ["juliet@localhost", "o\\27hara@example.org", "ромео@пример.рф", "a%b@example.org"]) {
    assert.deepEqual(parseRoute(chatPath(address), ""), { name: "chat", address, showsDetails: false })
    assert.deepEqual(parseRoute(detailsPath(address), ""), { name: "chat", address, showsDetails: true })
  }
  assert.equal(chatPath("juliet@localhost"), "/chat/juliet@localhost")
})

test("The token of an invitation or of the first start is taken from the fragment", () => {
  assert.deepEqual(parseRoute("/sign-up", "#abc-_1"), { name: "sign-up", invitation: "abc-_1" })
  assert.deepEqual(parseRoute("/sign-up", ""), { name: "sign-up", invitation: undefined })
  assert.deepEqual(parseRoute("/setup", "#t0ken"), { name: "setup", token: "t0ken" })
})

test("An invitation can be for another server, and for a group", () => {
  const room = { address: "ball@rooms.verona.example", password: "a;b c" }
  const wishes: SignUpWish[] = [
    { invitation: "tok;en", domain: "mantua.example", room },
    { invitation: "token", room: { address: room.address } },
    { invitation: undefined, domain: "mantua.example" },
  ]
  for (const wish of wishes) {
    const { pathname, search, hash } = new URL(signUpPath(wish), "http://localhost")
    assert.deepEqual(parseRoute(pathname, hash, search), { name: "sign-up", ...wish })
  }
})

test("An unknown or broken path is home", () => {
  assert.deepEqual(parseRoute("/nowhere/else", ""), { name: "home" })
  assert.deepEqual(parseRoute("/chat", ""), { name: "home" })
  assert.deepEqual(parseRoute("/chat/%E0%A4%A", ""), {
    name: "chat",
    address: "%E0%A4%A",
    showsDetails: false,
  })
})

test("A path can name the account it is about, and leads to the same place", () => {
  const path = pathInAccount(chatPath("juliet@capulet.example"), "romeo@montague.example")
  assert.equal(path, "/a/romeo@montague.example/chat/juliet@capulet.example")
  assert.equal(findAccountIn(path), "romeo@montague.example")
  assert.equal(parseRoute(path, "").name, "chat")
  assert.equal(findAccountIn("/chat/juliet@capulet.example"), undefined)
  assert.equal(pathInAccount("/sign-up#token", "romeo@montague.example"), "/sign-up#token")
  assert.equal(pathInAccount(path, "tybalt@capulet.example"), path)
})

test("What is searched for survives in the path", () => {
  const [path = "", search = ""] = searchPath("a & b?").split("?")
  assert.deepEqual(parseRoute(path, "", `?${search}`), { name: "search", query: "a & b?" })
})
