import { Jid } from "@kith/xmpp"
import { strings } from "../strings/index.ts"
import { InputProblem } from "./input-problem.ts"

/** The bare address for what a person typed: `juliet`, `juliet@example.org`, `xmpp:juliet@example.org`. */
export function readAddress(typed: string, ownDomain: string): Jid {
  const text = typed
    .trim()
    .replace(/^xmpp:/i, "")
    .replace(/[?/].*$/, "")
  if (text === "") throw new InputProblem("address", strings.problem.noAddress)
  try {
    return Jid.parse(text.includes("@") ? text : `${text}@${ownDomain}`)
  } catch {
    throw new InputProblem("address", strings.problem.notAnAddress({ typed: typed.trim() }))
  }
}

/** As `readAddress`, or `undefined` for what is not (yet) an address. */
export function findAddress(typed: string, ownDomain: string): Jid | undefined {
  try {
    return readAddress(typed, ownDomain)
  } catch {
    return undefined
  }
}

/** The bare address of an account on this server. @throws InputProblem */
export function readUsername(typed: string, domain: string): Jid {
  const [local = "", typedDomain] = typed.trim().split("@")
  if (typedDomain !== undefined && typedDomain.toLowerCase() !== domain) {
    throw new InputProblem("username", strings.problem.elsewhere({ domain }))
  }
  if (local === "") throw new InputProblem("username", strings.problem.noName)
  try {
    return Jid.from({ local, domain })
  } catch {
    throw new InputProblem("username", strings.problem.notAName)
  }
}
