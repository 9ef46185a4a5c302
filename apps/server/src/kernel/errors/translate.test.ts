import assert from "node:assert/strict"
import { test } from "node:test"
import { DomainError, type Log } from "@kith/feature-kit"
import { Jid, StanzaError } from "@kith/xmpp"
import { toHttpError, toStanzaError } from "./translate.ts"

interface Entry {
  readonly level: string
  readonly text: string
  readonly facts: Readonly<Record<string, unknown>> | undefined
}

function recordLog(): { log: Log; entries: Entry[] } {
  const entries: Entry[] = []
  const at = (level: string) => (text: string, facts?: Readonly<Record<string, unknown>>) => {
    entries.push({ level, text, facts })
  }
  return { entries, log: { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") } }
}

test("a refusal is told at both doors with its own text", () => {
  const { log, entries } = recordLog()
  const refusal = new DomainError("not-found", "Juliet is not here")

  const stanzaError = toStanzaError(refusal, log)
  assert.equal(stanzaError.condition, "item-not-found")
  assert.equal(stanzaError.type, "cancel")
  assert.equal(stanzaError.text, "Juliet is not here")
  assert.deepEqual(toHttpError(refusal, log), {
    status: 404,
    error: { code: "not-found", message: "Juliet is not here" },
  })
  assert.deepEqual(entries, [])
})

test("a refusal that passes with time says when to come back", () => {
  const { log } = recordLog()
  const refusal = new DomainError("policy-violation", "Too fast", 30)

  assert.equal(toStanzaError(refusal, log).type, "wait")
  assert.deepEqual(toHttpError(refusal, log), {
    status: 429,
    error: { code: "policy-violation", message: "Too fast", retryAfterSeconds: 30 },
  })
})

test("an overloaded database stays the server's failure even where coming back helps", () => {
  const { log } = recordLog()
  assert.equal(toHttpError(new DomainError("resource-constraint", "Full", 5), log).status, 503)
})

test("a bug shows its caller nothing but an id, under which the log has the cause", () => {
  const { log, entries } = recordLog()
  const bug = new TypeError("romeo's balcony is undefined")

  const stanzaError = toStanzaError(bug, log)
  assert.equal(stanzaError.condition, "internal-server-error")
  const http = toHttpError(bug, log)
  assert.equal(http.status, 500)

  for (const [index, text] of [stanzaError.text, http.error.message].entries()) {
    assert.doesNotMatch(text ?? "", /balcony/)
    const id = /[0-9a-f]{10}/.exec(text ?? "")?.[0]
    assert.equal(entries[index]?.facts?.errorId, id)
    assert.equal(entries[index]?.facts?.cause, bug)
  }
})

test("a malformed address is the caller's mistake", () => {
  const { log } = recordLog()
  const error = (() => {
    try {
      return Jid.parse("@@@")
    } catch (thrown) {
      return thrown
    }
  })()
  assert.equal(toStanzaError(error, log).condition, "jid-malformed")
  assert.equal(toHttpError(error, log).status, 400)
})

test("an error of another server passes as it came", () => {
  const { log } = recordLog()
  const foreign = new StanzaError("remote-server-timeout", "No answer")
  assert.equal(toStanzaError(foreign, log), foreign)
  assert.deepEqual(toHttpError(foreign, log), {
    status: 504,
    error: { code: "remote-server-timeout", message: "No answer" },
  })
})

test("the reason behind a refusal goes to the log and not to the caller", () => {
  const { log, entries } = recordLog()
  const refusal = Object.assign(new DomainError("resource-constraint", "Try again later"), {
    cause: new Error("disk full"),
  })
  assert.doesNotMatch(toHttpError(refusal, log).error.message, /disk/)
  assert.equal(entries[0]?.level, "debug")
})
