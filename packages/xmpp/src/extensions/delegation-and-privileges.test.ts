import assert from "node:assert/strict"
import { test } from "node:test"
import {
  AUTHENTICATED_LIMITS,
  allowsRequest,
  delegatedNode,
  delegation,
  delegationNotice,
  findDelegated,
  findPrivilegedIq,
  findPrivilegedMessage,
  NS_PRIVILEGE,
  parseElement,
  parseFrame,
  privileged,
  privilegedIq,
  privilegeNotice,
} from "../index.ts"

const read = (text: string) => parseFrame(text, AUTHENTICATED_LIMITS)
const NOTHING = { roster: "none", push: false, message: "none", presence: "none", iq: [] } as const

test("an entity is told what it may do, and nothing where that is nothing", () => {
  assert.equal(privilegeNotice(NOTHING), undefined)
  const notice = privilegeNotice({
    roster: "both",
    push: true,
    message: "outgoing",
    presence: "roster",
    iq: [{ namespace: "urn:x", type: "set" }],
  })
  assert.equal(
    String(notice),
    "<privilege xmlns='urn:xmpp:privilege:2'><perm access='roster' type='both' push='true'/><perm access='message' type='outgoing'/><perm access='iq'><namespace ns='urn:x' type='set'/></perm><perm access='presence' type='roster'/></privilege>",
  )
})

test("access to requests is of one kind, of both, or of none", () => {
  assert.ok(allowsRequest("both", "get") && allowsRequest("both", "set") && allowsRequest("get", "get"))
  assert.ok(!allowsRequest("none", "get") && !allowsRequest("get", "set") && !allowsRequest("set", "get"))
})

test("what is sent in the name of another is found only where it is what it should be", () => {
  const message = read(
    "<message xmlns='jabber:client' from='juliet@localhost' to='a@b'><body>Ho</body></message>",
  )
  const holder = read(`<message xmlns='jabber:client'>${privileged(message)}</message>`)
  assert.equal(String(findPrivilegedMessage(holder)), String(message))
  const presence = read("<presence xmlns='jabber:client'/>")
  assert.equal(
    findPrivilegedMessage(read(`<message xmlns='jabber:client'>${privileged(presence)}</message>`)),
    undefined,
  )
  assert.equal(findPrivilegedMessage(message), undefined)

  const iq = read("<iq xmlns='jabber:client' type='get' id='1'><x xmlns='urn:x'/></iq>")
  assert.equal(String(findPrivilegedIq(privilegedIq(iq))), String(iq))
  for (const inner of [
    "",
    "<iq xmlns='jabber:server'/>",
    "<message xmlns='jabber:client'/>",
    "<iq/>",
    `${iq}${iq}`,
  ]) {
    const payload = parseElement(`<privileged_iq xmlns='${NS_PRIVILEGE}'>${inner}</privileged_iq>`)
    assert.equal(findPrivilegedIq(payload), undefined, inner)
  }
})

test("requests are handed on whole, and what answers them is found", () => {
  const iq = read("<iq xmlns='jabber:client' type='get' id='1' from='a@b/c'><x xmlns='urn:x'/></iq>")
  const holder = read(`<iq xmlns='jabber:client' type='set' id='2'>${delegation(iq)}</iq>`)
  assert.equal(String(findDelegated(holder)), String(iq))
  assert.equal(findDelegated(iq), undefined)
  assert.equal(
    String(delegationNotice([{ namespace: "urn:x", attributes: ["node"] }])),
    "<delegation xmlns='urn:xmpp:delegation:2'><delegated namespace='urn:x'><attribute name='node'/></delegated></delegation>",
  )
  assert.equal(delegatedNode("server", "urn:x"), "urn:xmpp:delegation:2::urn:x")
  assert.equal(delegatedNode("account", "urn:x"), "urn:xmpp:delegation:2:bare:urn:x")
})
