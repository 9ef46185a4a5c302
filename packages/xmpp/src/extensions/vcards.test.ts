import assert from "node:assert/strict"
import { test } from "node:test"
import { parseElement } from "../stream/index.ts"
import {
  findVCard4Value,
  findVCardPhoto,
  NS_VCARD_TEMP,
  NS_VCARD4,
  toVCard4,
  toVCardTemp,
  vcardPhoto,
  vcardTemp,
} from "./index.ts"

const temp = (inner: string) => parseElement(`<vCard xmlns='${NS_VCARD_TEMP}'>${inner}</vCard>`)
const four = (inner: string) => parseElement(`<vcard xmlns='${NS_VCARD4}'>${inner}</vcard>`)
const FN = "<fn><text>Juliet Capulet</text></fn>"

/** What vcard-temp and vCard4 say in different words, one property a line. */
const SAME: readonly (readonly [temp: string, four: string])[] = [
  ["<FN>Juliet Capulet</FN>", FN],
  [
    "<N><FAMILY>Capulet</FAMILY><GIVEN>Juliet</GIVEN><MIDDLE>Maria</MIDDLE></N>",
    "<n><surname>Capulet</surname><given>Juliet</given><additional>Maria</additional></n>",
  ],
  ["<NICKNAME>Jule</NICKNAME>", "<nickname><text>Jule</text></nickname>"],
  ["<NICKNAME>The sun</NICKNAME>", "<nickname><text>The sun</text></nickname>"],
  [
    "<PHOTO><EXTVAL>https://example.org/j.png</EXTVAL></PHOTO>",
    "<photo><uri>https://example.org/j.png</uri></photo>",
  ],
  [
    "<LOGO><TYPE>image/png</TYPE><BINVAL>iVBO</BINVAL></LOGO>",
    "<logo><uri>data:image/png;base64,iVBO</uri></logo>",
  ],
  ["<BDAY>1476-06-09</BDAY>", "<bday><date>1476-06-09</date></bday>"],
  [
    "<ADR><HOME/><PREF/><STREET>Via Cappello 23</STREET><LOCALITY>Verona</LOCALITY><CTRY>Italy</CTRY></ADR>",
    "<adr><parameters><type><text>home</text></type><pref><integer>1</integer></pref></parameters>" +
      "<street>Via Cappello 23</street><locality>Verona</locality><country>Italy</country></adr>",
  ],
  [
    "<TEL><WORK/><CELL/><NUMBER>+39-045-800-0000</NUMBER></TEL>",
    "<tel><parameters><type><text>work</text><text>cell</text></type></parameters><uri>tel:+39-045-800-0000</uri></tel>",
  ],
  [
    "<TEL><NUMBER>045 800, ask for the Nurse</NUMBER></TEL>",
    "<tel><text>045 800, ask for the Nurse</text></tel>",
  ],
  [
    "<EMAIL><USERID>juliet@capulet.example</USERID><INTERNET/></EMAIL>",
    "<email><text>juliet@capulet.example</text></email>",
  ],
  ["<JABBERID>juliet@capulet.lit</JABBERID>", "<impp><uri>xmpp:juliet@capulet.lit</uri></impp>"],
  ["<TZ>Europe/Rome</TZ>", "<tz><text>Europe/Rome</text></tz>"],
  ["<GEO><LAT>45.44</LAT><LON>10.99</LON></GEO>", "<geo><uri>geo:45.44,10.99</uri></geo>"],
  ["<TITLE>Lady</TITLE>", "<title><text>Lady</text></title>"],
  ["<ROLE>Daughter</ROLE>", "<role><text>Daughter</text></role>"],
  [
    "<ORG><ORGNAME>Capulet</ORGNAME><ORGUNIT>Balcony</ORGUNIT></ORG>",
    "<org><text>Capulet</text><text>Balcony</text></org>",
  ],
  [
    "<CATEGORIES><KEYWORD>love</KEYWORD><KEYWORD>death</KEYWORD></CATEGORIES>",
    "<categories><text>love</text><text>death</text></categories>",
  ],
  ["<NOTE>It is the east</NOTE>", "<note><text>It is the east</text></note>"],
  ["<PRODID>Quill</PRODID>", "<prodid><text>Quill</text></prodid>"],
  ["<UID>urn:uuid:1</UID>", "<uid><uri>urn:uuid:1</uri></uid>"],
  ["<URL>https://capulet.example/</URL>", "<url><uri>https://capulet.example/</uri></url>"],
  ["<KEY><CRED>-----BEGIN</CRED></KEY>", "<key><text>-----BEGIN</text></key>"],
]

test("what both formats can say is said in both", () => {
  const [inTemp, inFour] = [0, 1].map((which) => SAME.map((pair) => pair[which as 0 | 1]).join(""))
  assert.equal(String(toVCard4(temp(inTemp ?? ""))), String(four(inFour ?? "")))
  assert.equal(String(toVCardTemp(four(inFour ?? ""))), String(temp(inTemp ?? "")))
})

test("a vCard without a name gets an empty one, for vCard4 has it always", () => {
  assert.equal(
    String(toVCard4(temp("<URL>https://c.example/</URL>"))),
    String(four("<fn><text/></fn><url><uri>https://c.example/</uri></url>")),
  )
  assert.equal(String(toVCard4(temp(""))), String(four("")))
  assert.equal(String(toVCardTemp(four("<fn><text/></fn>"))), String(temp("")))
})

test("what vcard-temp has no words for stays in vCard4", () => {
  const known = four(
    "<fn><parameters><language><language-tag>it</language-tag></language></parameters><text>Juliet Capulet</text></fn>" +
      "<gender><sex>F</sex></gender><url><uri>https://old.example/</uri></url><impp><uri>sip:j@c.example</uri></impp>" +
      "<tel><parameters><type><text>textphone</text></type></parameters><uri>tel:+39</uri></tel>" +
      "<key><uri>https://c.example/j.asc</uri></key>",
  )
  const card = temp("<FN>Juliet Capulet</FN><TEL><NUMBER>+39</NUMBER></TEL><URL>https://new.example/</URL>")
  assert.equal(
    String(toVCard4(card, known)),
    String(
      four(
        "<fn><parameters><language><language-tag>it</language-tag></language></parameters><text>Juliet Capulet</text></fn>" +
          "<tel><parameters><type><text>textphone</text></type></parameters><uri>tel:+39</uri></tel>" +
          "<url><uri>https://new.example/</uri></url><gender><sex>F</sex></gender>" +
          "<impp><uri>sip:j@c.example</uri></impp><key><uri>https://c.example/j.asc</uri></key>",
      ),
    ),
  )
})

test("what vCard4 has no words for stays in vcard-temp, and what is empty does not", () => {
  const known = temp(
    "<FN>Juliet</FN><NICKNAME/><N><FAMILY/><GIVEN/></N><MAILER>Dove</MAILER><CLASS><PRIVATE/></CLASS><x xmlns='urn:x'>y</x>" +
      "<LABEL><HOME/><LINE>Verona</LINE></LABEL><DESC>About me</DESC><TEL><ISDN/><NUMBER>1</NUMBER></TEL><TEL><NUMBER>2</NUMBER></TEL>",
  )
  const card = four(
    "<fn><text>Juliet Capulet</text></fn><note><text>About me</text></note><tel><uri>tel:1</uri></tel>",
  )
  assert.equal(
    String(toVCardTemp(card, known)),
    String(
      temp(
        "<FN>Juliet Capulet</FN><DESC>About me</DESC><TEL><ISDN/><NUMBER>1</NUMBER></TEL><MAILER>Dove</MAILER>" +
          "<CLASS><PRIVATE/></CLASS><x xmlns='urn:x'>y</x><LABEL><HOME/><LINE>Verona</LINE></LABEL>",
      ),
    ),
  )
})

test("the same said twice stays twice", () => {
  const card = temp("<NICKNAME>J</NICKNAME><NICKNAME>J</NICKNAME>")
  const there = toVCard4(card)
  assert.equal(there.childrenNamed("nickname").length, 2)
  assert.equal(String(toVCardTemp(there, card)), String(card))
})

test("values nobody can read do no harm", () => {
  for (const inner of [
    "<geo><uri>geo:over,there</uri></geo><tel/><email><text/></email><org/><categories/><photo/><n/><adr/><bday/><uid/>",
    "<impp><uri>xmpp:</uri></impp><fn/><key><uri/></key><note><parameters><type/></parameters></note>",
  ]) {
    assert.equal(String(toVCardTemp(four(inner))), String(temp("")))
  }
  for (const inner of [
    "<PHOTO/><GEO><LAT>1</LAT></GEO><N/><TEL><HOME/><NUMBER/></TEL><ORG/><KEY/>",
    "<FN> </FN>",
  ]) {
    assert.equal(String(toVCard4(temp(inner))), String(four("")))
  }
})

test("a picture comes out of a vCard as it went in, whatever the line breaks", () => {
  const data = Uint8Array.of(0x89, 0x50, 0x4e, 0x47)
  assert.deepEqual(findVCardPhoto(vcardTemp(vcardPhoto({ type: "image/png", data }))), {
    type: "image/png",
    data,
  })
  const broken = temp("<PHOTO><TYPE/><BINVAL>iVB\n  ORw==</BINVAL></PHOTO>")
  assert.deepEqual(findVCardPhoto(broken), { type: undefined, data })
  for (const inner of ["", "<PHOTO/>", "<PHOTO><BINVAL/></PHOTO>", "<PHOTO><BINVAL>no!</BINVAL></PHOTO>"]) {
    assert.equal(findVCardPhoto(temp(inner)), undefined)
  }
})

test("a value of a vCard4 is found whatever its type", () => {
  const card = four(
    `<fn/>${FN}<url><parameters><pref/></parameters><uri>https://c.example/</uri></url><note><text/></note>`,
  )
  assert.equal(findVCard4Value(card, "fn"), "Juliet Capulet")
  assert.equal(findVCard4Value(card, "url"), "https://c.example/")
  assert.equal(findVCard4Value(card, "note"), undefined)
})
