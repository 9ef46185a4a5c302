import assert from "node:assert/strict"
import { test } from "node:test"
import {
  type CertificateUpload,
  type ClientAccess,
  certificateList,
  certificateUpload,
  clientList,
  parseCertificateList,
  parseCertificateName,
  parseCertificateUpload,
  parseClientList,
  parseElement,
  passwordResetRequired,
  type XmlElement,
} from "../index.ts"

const received = (element: XmlElement) => parseElement(String(element))
const certificate = Uint8Array.of(48, 3, 2, 1, 5)

test("a certificate goes up with its name and what its client may do", () => {
  for (const mayManage of [true, false]) {
    const upload: CertificateUpload = { name: "Mobile Client", certificate, mayManage }
    assert.deepEqual(parseCertificateUpload(received(certificateUpload(upload))), upload)
  }
})

test("the certificate may be broken into lines", () => {
  const append = parseElement(
    "<append xmlns='urn:xmpp:saslcert:1'><name> Bot </name><x509cert>\n  MAMC\n  AQU=\n</x509cert></append>",
  )
  assert.deepEqual(parseCertificateUpload(append), { name: "Bot", certificate, mayManage: true })
})

test("no certificate goes up without a name, without bytes or with others than Base64 has", () => {
  for (const children of [
    "<x509cert>MAMCAQU=</x509cert>",
    "<name>Bot</name>",
    "<name>Bot</name><x509cert/>",
    "<name>Bot</name><x509cert>!</x509cert>",
    "<name> </name><x509cert>MAMCAQU=</x509cert>",
  ]) {
    const append = parseElement(`<append xmlns='urn:xmpp:saslcert:1'>${children}</append>`)
    assert.throws(() => parseCertificateUpload(append), { name: "MalformedError" })
  }
  assert.throws(() => parseCertificateName(parseElement("<revoke xmlns='urn:xmpp:saslcert:1'/>")))
})

test("certificates are listed with who uses them", () => {
  const list = [
    { name: "Phone", certificate, resources: ["orchard", "balcony"] },
    { name: "Laptop", certificate, resources: [] },
  ]
  assert.deepEqual(parseCertificateList(received(certificateList(list))), list)
  assert.ok(!`${certificateList(list.slice(1))}`.includes("users"))
})

test("clients are listed as XEP-0494 wants them", () => {
  const clients: ClientAccess[] = [
    {
      id: "zeiP41HLglIu",
      type: "session",
      isConnected: true,
      isOwn: true,
      firstSeen: Date.UTC(2023, 3, 6, 14, 26, 8),
      lastSeen: Date.UTC(2023, 3, 6, 14, 37, 25),
      methods: ["password", "fast"],
      permission: "unrestricted",
      userAgent: { software: "Gajim", uri: "https://gajim.org/", device: "Juliet's laptop" },
    },
    {
      id: "HjEEr45_LQr",
      type: "access",
      isConnected: false,
      firstSeen: undefined,
      lastSeen: undefined,
      methods: ["certificate"],
      permission: "normal",
      userAgent: { software: undefined, uri: undefined, device: undefined },
    },
  ]
  const list = clientList(clients)
  assert.deepEqual(parseClientList(received(list)), clients)
  assert.match(
    `${list}`,
    /<client connected='true' id='zeiP41HLglIu' type='session'><first-seen>2023-04-06T14:26:08.000Z/,
  )
  assert.equal(`${passwordResetRequired()}`, "<password-reset-required xmlns='urn:xmpp:cam:0'/>")
})

test("of a client that is not as it should be the least is believed", () => {
  const list = parseElement("<clients xmlns='urn:xmpp:cam:0'><client/><client id='a'/></clients>")
  assert.deepEqual(
    parseClientList(list).map(({ type, permission, isConnected }) => ({ type, permission, isConnected })),
    [{ type: "access", permission: "restricted", isConnected: false }],
  )
})
