import assert from "node:assert/strict"
import { createHash, createHmac } from "node:crypto"
import { test } from "node:test"
import {
  type ChannelBinding,
  decodeBase64,
  deriveScramKeys,
  nobleScramCrypto,
  SaslError,
  ScramClient,
  type ScramClientOptions,
  ScramError,
  type ScramHashName,
  type ScramKeys,
  ScramServer,
  type ScramServerOptions,
} from "../index.ts"

const bytes = (base64: string): Uint8Array => decodeBase64(base64) ?? assert.fail("no Base64")

const VECTORS = [
  {
    source: "RFC 5802 §5",
    hash: "SHA-1",
    clientNonce: "fyko+d2lbbFgONRv9qkxdawL",
    serverNonce: "3rfcNHYJY1ZVvWVs7j",
    salt: "QSXCR+Q6sek8bf92",
    proof: "v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
    signature: "rmF9pqV8S7suAoZWja4dJRkFsKQ=",
  },
  {
    source: "RFC 7677 §3",
    hash: "SHA-256",
    clientNonce: "rOprNGfwEbeRWgbNEkqO",
    serverNonce: "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
    salt: "W22ZaJ0SNY7soEsUEjb6gQ==",
    proof: "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
    signature: "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
  },
] as const

const OFFER = {
  mechanisms: ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"],
  channelBindings: ["tls-server-end-point", "tls-exporter"],
}

const client = (changes: Partial<ScramClientOptions> = {}): ScramClient =>
  new ScramClient({
    hash: "SHA-256",
    username: "romeo",
    password: "pencil",
    crypto: nobleScramCrypto,
    nonce: "client",
    ...changes,
  })

const server = (changes: Partial<ScramServerOptions> = {}): ScramServer =>
  new ScramServer({
    hash: "SHA-256",
    isPlus: false,
    channelBindings: {},
    domain: "example.org",
    crypto: nobleScramCrypto,
    nonce: "server",
    ...changes,
  })

const keysOf = (hash: ScramHashName = "SHA-256"): Promise<ScramKeys> =>
  deriveScramKeys("pencil", new Uint8Array(16).fill(7), 4096, hash, nobleScramCrypto)

const refuses = (condition: string, run: () => unknown): void => {
  assert.throws(run, (error) => error instanceof SaslError && error.condition === condition)
}

for (const vector of VECTORS) {
  test(`both sides speak exactly the example of ${vector.source}`, async () => {
    const { hash, clientNonce, serverNonce, salt, proof, signature } = vector
    const romeo = client({ hash, username: "user", nonce: clientNonce })
    const host = server({ hash, nonce: serverNonce })
    const first = romeo.begin()
    assert.equal(first, `n,,n=user,r=${clientNonce}`)
    assert.equal(host.readFirst(first).toString(), "user@example.org")
    const challenge = host.challenge(
      await deriveScramKeys("pencil", bytes(salt), 4096, hash, nobleScramCrypto),
    )
    assert.equal(challenge, `r=${clientNonce}${serverNonce},s=${salt},i=4096`)
    const response = await romeo.respond(challenge)
    assert.equal(response, `c=biws,r=${clientNonce}${serverNonce},p=${proof}`)
    const final = host.readFinal(response)
    assert.equal(final, `v=${signature}`)
    romeo.verify(final)
  })
}

const exporter: ChannelBinding = { type: "tls-exporter", data: new Uint8Array(32).fill(9) }

for (const hash of ["SHA-1", "SHA-256", "SHA-512"] as const) {
  test(`a login with ${hash} bound to the channel succeeds on the same channel only`, async () => {
    const keys = await keysOf(hash)
    const run = async (data: Uint8Array): Promise<void> => {
      const romeo = client({ hash, channelBinding: exporter })
      const host = server({ hash, isPlus: true, offer: OFFER, channelBindings: { "tls-exporter": data } })
      host.readFirst(romeo.begin())
      romeo.verify(host.readFinal(await romeo.respond(host.challenge(keys))))
    }
    await run(exporter.data)
    await assert.rejects(run(new Uint8Array(32).fill(8)), SaslError)
  })
}

test("the server takes any implementation of its two functions", async () => {
  const name = { "SHA-1": "sha1", "SHA-256": "sha256", "SHA-512": "sha512" } as const
  const host = server({
    crypto: {
      digest: (hash, data) => createHash(name[hash]).update(data).digest(),
      hmac: (hash, key, data) => createHmac(name[hash], key).update(data).digest(),
    },
  })
  const romeo = client()
  host.readFirst(romeo.begin())
  romeo.verify(host.readFinal(await romeo.respond(host.challenge(await keysOf()))))
})

test("a client logs in again with remembered keys, without the password", async () => {
  const keys = await keysOf()
  const romeo = client()
  const host = server()
  host.readFirst(romeo.begin())
  romeo.verify(host.readFinal(await romeo.respond(host.challenge(keys))))

  const again = client({ password: undefined, keys: romeo.keys })
  const hostAgain = server()
  hostAgain.readFirst(again.begin())
  again.verify(hostAgain.readFinal(await again.respond(hostAgain.challenge(keys))))

  const changed = client({ password: undefined, keys: romeo.keys })
  await assert.rejects(changed.respond("r=clientserver,s=AAAA,i=4096"), ScramError)
})

test("a wrong password is not authorized", async () => {
  const romeo = client({ password: "pencils" })
  const host = server()
  host.readFirst(romeo.begin())
  const response = await romeo.respond(host.challenge(await keysOf()))
  refuses("not-authorized", () => host.readFinal(response))
  refuses("malformed-request", () => host.readFinal(response))
})

test("names with commas and equals signs survive the way", () => {
  assert.equal(server().readFirst(client({ username: "ro=me,o" }).begin()).local, "ro=me,o")
})

test("one can act as oneself only", () => {
  assert.equal(server().readFirst("n,a=Romeo@example.org,n=romeo,r=x").toString(), "romeo@example.org")
  refuses("invalid-authzid", () => server().readFirst("n,a=juliet@example.org,n=romeo,r=x"))
  refuses("invalid-authzid", () => server().readFirst("n,a=romeo,n=romeo,r=x"))
})

test("a client that saw no offer of channel binding is refused when there was one", () => {
  const first = client({ couldBind: true }).begin()
  assert.match(first, /^y,,/)
  assert.doesNotThrow(() => server().readFirst(first))
  refuses("not-authorized", () => server({ offer: OFFER }).readFirst(first))
})

test("the mechanism and the flag of channel binding must agree", () => {
  const bound = "p=tls-exporter,,n=romeo,r=x"
  const plus = { isPlus: true, offer: OFFER, channelBindings: { "tls-exporter": exporter.data } }
  assert.doesNotThrow(() => server(plus).readFirst(bound))
  refuses("malformed-request", () => server().readFirst(bound))
  refuses("malformed-request", () => server(plus).readFirst("n,,n=romeo,r=x"))
  refuses("malformed-request", () => server(plus).readFirst("y,,n=romeo,r=x"))
  refuses("malformed-request", () => server(plus).readFirst("p=tls-unique,,n=romeo,r=x"))
  refuses("malformed-request", () => server({ ...plus, channelBindings: {} }).readFirst(bound))
})

for (const first of [
  "",
  "n",
  "n,",
  "n,,",
  "n,,n=romeo",
  "n,,r=x,n=romeo",
  "n,,n=,r=x",
  "n,,n=romeo,r=",
  "n,,n=rom=2Do,r=x",
  "n,,n=rom=eo,r=x",
  "n,,n=romeo,r=x y",
  "n,,m=must,n=romeo,r=x",
  "n,,n=romeo,r=x,bad",
  "x,,n=romeo,r=x",
  "p=,,n=romeo,r=x",
  "n,a=,n=romeo,r=x",
  "n,romeo,n=romeo,r=x",
]) {
  test(`the first message ${JSON.stringify(first)} is malformed`, () => {
    refuses("malformed-request", () => server().readFirst(first))
  })
}

test("a name that no account can have is not authorized, like an unknown one", () => {
  refuses("not-authorized", () => server().readFirst("n,,n=ro meo,r=x"))
  refuses("not-authorized", () => server().readFirst("n,,n=juliet@example.org,r=x"))
})

test("bytes that are no UTF-8 are malformed", () => {
  refuses("malformed-request", () => server().readFirst(Uint8Array.of(0x6e, 0x2c, 0x2c, 0xff)))
})

test("every part of the last message is checked", async () => {
  const keys = await keysOf()
  const tamper = async (change: (response: string) => string): Promise<() => string> => {
    const romeo = client()
    const host = server()
    host.readFirst(romeo.begin())
    const response = await romeo.respond(host.challenge(keys))
    return () => host.readFinal(change(response))
  }
  assert.doesNotThrow(await tamper((response) => response))
  refuses("not-authorized", await tamper((response) => response.replace("c=biws", "c=eSws")))
  refuses("not-authorized", await tamper((response) => response.replace("r=client", "r=Client")))
  refuses("not-authorized", await tamper((response) => response.replace(/p=.*/, "p=AAAA")))
  refuses("not-authorized", await tamper((response) => response.replace(/p=.*/, "p=")))
  refuses("malformed-request", await tamper((response) => response.replace(/p=.*/, "p=!")))
  refuses("malformed-request", await tamper((response) => response.replace(/,p=.*/, "")))
  refuses("malformed-request", await tamper((response) => `${response},x=after`))
  refuses("malformed-request", await tamper((response) => response.replace(",p=", ",bad,p=")))
})

for (const [challenge, why] of [
  ["r=client,s=AAAA,i=4096", "adds nothing to the nonce"],
  ["r=other,s=AAAA,i=4096", "has another nonce"],
  ["r=clientserver,s=AAAA,i=1", "has too few iterations"],
  ["r=clientserver,s=AAAA,i=999999999", "has too many iterations"],
  ["r=clientserver,s=,i=4096", "has no salt"],
  ["r=clientserver,s=!!,i=4096", "has a salt that is not Base64"],
  ["r=clientserver,i=4096", "lacks the salt"],
  ["m=x,r=clientserver,s=AAAA,i=4096", "has an extension that must be understood"],
  ["", "is empty"],
] as const) {
  test(`the client refuses a challenge that ${why}`, async () => {
    await assert.rejects(client().respond(challenge), ScramError)
  })
}

test("the client refuses a server that cannot prove itself", async () => {
  const romeo = client()
  assert.throws(() => romeo.verify("v="), ScramError)
  const host = server()
  host.readFirst(romeo.begin())
  await romeo.respond(host.challenge(await keysOf()))
  for (const final of ["", "v=", "v=AAAA", "e=other-error"])
    assert.throws(() => romeo.verify(final), ScramError)
})
