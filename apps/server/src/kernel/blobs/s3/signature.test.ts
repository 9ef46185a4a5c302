import assert from "node:assert/strict"
import { test } from "node:test"
import { EMPTY_PAYLOAD, encodePath, signRequest } from "./signature.ts"

// The examples of the reference of S3, "Signature Calculations for the Authorization Header".
const keys = {
  region: "us-east-1",
  accessKey: "AKIAIOSFODNN7EXAMPLE",
  secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
}
const host = "examplebucket.s3.amazonaws.com"
const time = new Date(Date.UTC(2013, 4, 24))

for (const { name, request, signedHeaders, signature } of [
  {
    name: "a range of an object",
    request: { method: "GET", path: "/test.txt", headers: { host, range: "bytes=0-9" } },
    signedHeaders: "host;range;x-amz-content-sha256;x-amz-date",
    signature: "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
  },
  {
    name: "an object with a name that must be encoded",
    request: {
      method: "PUT",
      path: encodePath("/test$file.text"),
      headers: { host, date: "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY" },
      payloadHash: "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
    },
    signedHeaders: "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
    signature: "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
  },
  {
    name: "a question with a query",
    request: { method: "GET", path: "/", query: "max-keys=2&prefix=J", headers: { host } },
    signedHeaders: "host;x-amz-content-sha256;x-amz-date",
    signature: "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
  },
  {
    name: "a question with a query that has no value",
    request: { method: "GET", path: "/", query: "lifecycle=", headers: { host } },
    signedHeaders: "host;x-amz-content-sha256;x-amz-date",
    signature: "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
  },
]) {
  test(`the signature of ${name} is that of the reference`, () => {
    const { authorization } = signRequest({ payloadHash: EMPTY_PAYLOAD, ...request }, keys, time)
    assert.equal(
      authorization,
      "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request," +
        `SignedHeaders=${signedHeaders},Signature=${signature}`,
    )
  })
}

test("a path is encoded once, and its slashes are kept", () => {
  assert.equal(encodePath("a b/c*(d)~-_.é"), "a%20b/c%2A%28d%29~-_.%C3%A9")
})
