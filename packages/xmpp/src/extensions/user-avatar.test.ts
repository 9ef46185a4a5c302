import assert from "node:assert/strict"
import { test } from "node:test"
import { stanza, xml } from "../index.ts"
import { parseElement } from "../stream/index.ts"
import {
  avatarData,
  avatarId,
  avatarMetadata,
  findNickname,
  findVCardUpdate,
  NS_AVATAR_DATA,
  NS_AVATAR_METADATA,
  nickname,
  parseAvatarData,
  parseAvatarMetadata,
  vcardUpdate,
  vcardUpdateToCome,
} from "./index.ts"

const PICTURE = Uint8Array.of(1, 2, 3)

test("a picture is named by its hash and reads as it was written", () => {
  assert.equal(avatarId(PICTURE), "7037807198c22a7d2b0807371d763779a84fdfcf")
  assert.deepEqual(parseAvatarData(avatarData(PICTURE)), PICTURE)
  const broken = parseElement(`<data xmlns='${NS_AVATAR_DATA}'>\n  AQ\r\nID </data>`)
  assert.deepEqual(parseAvatarData(broken), PICTURE)
  for (const text of ["", " ", "AQI", "no!!"]) {
    assert.equal(parseAvatarData(xml("data", { xmlns: NS_AVATAR_DATA }, text)), undefined)
  }
})

test("what is told about a picture reads as it was written, and nonsense is left out", () => {
  const info = { id: avatarId(PICTURE), type: "image/png", bytes: 3, width: 64, height: 64, url: undefined }
  const elsewhere = { ...info, width: undefined, height: undefined, url: "https://example.org/a.png" }
  assert.deepEqual(parseAvatarMetadata(avatarMetadata(info, elsewhere)), [info, elsewhere])
  assert.deepEqual(parseAvatarMetadata(avatarMetadata()), [])
  const nonsense = "<info/><info id='a' bytes='1'/><info id='a' type='image/png' bytes='many'/><pointer/>"
  const element = parseElement(`<metadata xmlns='${NS_AVATAR_METADATA}'>${nonsense}</metadata>`)
  assert.deepEqual(parseAvatarMetadata(element), [])
})

test("a presence says which picture there is, that there is none, or nothing", () => {
  const presence = (...children: Parameters<typeof stanza>[0][]) => stanza({ name: "presence", children })
  assert.equal(findVCardUpdate(presence(vcardUpdate("ABC"))), "abc")
  assert.equal(findVCardUpdate(presence(vcardUpdate(undefined))), "")
  assert.equal(findVCardUpdate(presence(vcardUpdateToCome())), undefined)
  assert.equal(findVCardUpdate(presence()), undefined)
})

test("a nickname is found as it was set", () => {
  assert.equal(findNickname(stanza({ name: "message", children: [nickname(" Jule ")] })), "Jule")
  assert.equal(findNickname(stanza({ name: "message", children: [nickname("")] })), undefined)
  assert.equal(findNickname(stanza({ name: "message" })), undefined)
})
