import assert from "node:assert/strict"
import { test } from "node:test"
import { findAccountInvitation, parseXmppUri } from "./xmpp-uri.ts"

test("An XMPP link tells whom it is about and what to do", () => {
  assert.deepEqual(parseXmppUri("xmpp:juliet@capulet.example"), {
    address: "juliet@capulet.example",
    parameters: new Map(),
  })
  assert.deepEqual(parseXmppUri("web+xmpp:juliet@capulet.example?message;body=Good%20night;thread=1"), {
    address: "juliet@capulet.example",
    action: "message",
    parameters: new Map([
      ["body", "Good night"],
      ["thread", "1"],
    ]),
  })
  assert.equal(parseXmppUri("xmpp:ball@rooms.capulet.example?JOIN")?.action, "join")
  assert.equal(parseXmppUri("xmpp://guest@example.org/o%27hara@example.org")?.address, "o'hara@example.org")
})

test("Anything else is none", () => {
  for (const uri of ["", "xmpp:", "javascript:alert(1)", "https://example.org/xmpp:a@b"]) {
    assert.equal(parseXmppUri(uri), undefined)
  }
  assert.equal(parseXmppUri("xmpp:%E0%A4%A?message;body=%E0")?.address, "%E0%A4%A")
})

test("An invitation to make an account says where, and who sent it", () => {
  const find = (uri: string) => findAccountInvitation(parseXmppUri(uri) ?? assert.fail())
  assert.deepEqual(find("xmpp:juliet@capulet.example?roster;preauth=t0ken;ibr=y"), {
    invitation: "t0ken",
    domain: "capulet.example",
    inviter: "juliet@capulet.example",
  })
  assert.deepEqual(find("xmpp:romeo@capulet.example?register;preauth=t0ken"), {
    invitation: "t0ken",
    domain: "capulet.example",
    username: "romeo",
  })
  assert.deepEqual(find("xmpp:capulet.example?register;preauth=t0ken"), {
    invitation: "t0ken",
    domain: "capulet.example",
  })
  assert.equal(find("xmpp:juliet@capulet.example?roster;preauth=t0ken"), undefined)
  assert.equal(find("xmpp:capulet.example?register"), undefined)
})
