import { STREAM } from "./raw-peer.ts"

/** Each is refused by one of these conditions (RFC 6120 §4.9.3), before and after the log-in. */
export const POISON: Readonly<Record<string, readonly [string | Uint8Array, RegExp]>> = {
  "elements 100,000 deep": ["<a>".repeat(100_000), /policy-violation/],
  "a first-level element that does not end": [`<message><body>${"x".repeat(400_000)}`, /policy-violation/],
  "a huge attribute": [`<message id='${"x".repeat(400_000)}'/>`, /policy-violation/],
  "a thousand attributes": [
    `<message ${Array.from({ length: 1000 }, (_, index) => `a${index}='1'`).join(" ")}/>`,
    /policy-violation/,
  ],
  "a thousand namespaces": [
    `<message ${Array.from({ length: 1000 }, (_, index) => `xmlns:a${index}='u:${index}'`).join(" ")}/>`,
    /policy-violation/,
  ],
  "an endless name": [`<${"x".repeat(400_000)}`, /policy-violation/],
  "the same attribute twice": ["<message id='1' id='2'/>", /not-well-formed/],
  "the same expanded attribute twice": [
    "<message xmlns:a='urn:x' xmlns:b='urn:x' a:id='1' b:id='2'/>",
    /not-well-formed/,
  ],
  "a prefix that stands for nothing": ["<nobody:message/>", /not-well-formed|bad-namespace-prefix/],
  "the wrong end": ["<message></massage>", /not-well-formed/],
  "text between stanzas": ["hark", /bad-format|not-well-formed/],
  "a comment": ["<!-- but soft -->", /restricted-xml/],
  "an instruction": ["<?what light?>", /restricted-xml/],
  "a document type": ["<!DOCTYPE a [<!ENTITY lol 'lol'>]>", /restricted-xml/],
  "an entity of one's own": ["<message><body>&lol;</body></message>", /restricted-xml|not-well-formed/],
  "a character that XML cannot carry": ["<message><body>&#1;</body></message>", /not-well-formed/],
  "half a surrogate pair": ["<message><body>&#xD800;</body></message>", /not-well-formed/],
  "a number beyond Unicode": [
    `<message><body>&#x${"F".repeat(5000)};</body></message>`,
    /not-well-formed|restricted-xml/,
  ],
  "a NUL": [Buffer.from("<message><body>\0</body></message>"), /not-well-formed/],
  "no UTF-8": [
    Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0xfe]),
    /unsupported-encoding|not-well-formed|bad-format/,
  ],
  "overlong UTF-8": [Buffer.from([0x3c, 0x61, 0x3e, 0xc0, 0xbc]), /unsupported-encoding|not-well-formed/],
  "a surrogate in UTF-8": [
    Buffer.from([0x3c, 0x61, 0x3e, 0xed, 0xa0, 0x80]),
    /unsupported-encoding|not-well-formed/,
  ],
  "an unknown element": ["<balcony xmlns='urn:verona'/>", /unsupported-stanza-type|not-authorized/],
  "a message of servers": [
    "<message xmlns='jabber:server'/>",
    /unsupported-stanza-type|invalid-namespace|not-authorized/,
  ],
  "a second stream in the first": [STREAM, /not-well-formed|bad-format|restricted-xml/],
}
