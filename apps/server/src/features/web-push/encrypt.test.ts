import assert from "node:assert/strict"
import { test } from "node:test"
import { encryptFor } from "./encrypt.ts"

const bytes = (text: string) => Buffer.from(text, "base64url")

test("what RFC 8291 §5 encrypts comes out the same", () => {
  const encrypted = encryptFor(
    {
      userKey: bytes(
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
      ),
      authSecret: bytes("BTBZMqHH6r4Tts7J_aSIgg"),
    },
    Buffer.from("When I grow up, I want to be a watermelon"),
    {
      privateKey: bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
      salt: bytes("DGv6ra1nlYgDCS1FRnbzlw"),
    },
  )
  assert.equal(
    encrypted.toString("base64url"),
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
  )
})

test("keys that are none are refused", () => {
  const authSecret = new Uint8Array(16)
  assert.throws(() => encryptFor({ userKey: new Uint8Array(65), authSecret }, Buffer.from("x")))
})
