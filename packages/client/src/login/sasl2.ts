import { NS_SASL2, parseSaslFailure, type Stanza, stanza } from "@kith/xmpp"
import { readAdditionalData, readSaslExchange, saslExchange } from "@kith/xmpp/extensions"
import type { Link } from "../connection/link.ts"
import type { LinkReader } from "../connection/link-reader.ts"
import { ConnectionRefused } from "../connection/status.ts"
import { type Exchange, NOT_GOING_ON } from "./exchange.ts"

/** Does one of the tasks that a server may give after the exchange; `undefined`: none of them can be done. */
export type DoTask = (link: Link, reader: LinkReader, tasks: readonly string[]) => Promise<void> | undefined

/**
 * XEP-0388 §2.5 and §2.6, after `<authenticate/>` has been sent: resolves with `<success/>`.
 * @throws SaslError when the server refuses; ConnectionRefused when it wants something we cannot do
 */
export async function finishSasl2(
  link: Link,
  reader: LinkReader,
  exchange: Exchange,
  doTask: DoTask = () => undefined,
): Promise<Stanza> {
  let isConcluded = false
  for (;;) {
    const answer = await reader.next()
    if (answer.namespace !== NS_SASL2) throw new Error(NOT_GOING_ON)
    if (answer.name === "failure") throw parseSaslFailure(answer)
    if (answer.name === "success" || answer.name === "continue") {
      // What comes after a task is not about the mechanism.
      if (!isConcluded) exchange.conclude(readAdditionalData(answer))
      isConcluded = true
      if (answer.name === "success") return answer
      await (doTask(link, reader, listTasks(answer)) ?? refuse(link))
    } else if (answer.name === "challenge" && !isConcluded) {
      const response = await exchange.respond(readSaslExchange(answer))
      link.send(stanza(saslExchange("response", response)))
    } else {
      throw new Error(NOT_GOING_ON)
    }
  }
}

const listTasks = (answer: Stanza): string[] =>
  answer
    .child("tasks")
    ?.childrenNamed("task")
    .map(({ text }) => text.trim()) ?? []

function refuse(link: Link): never {
  link.send(stanza({ name: "abort", attrs: { xmlns: NS_SASL2 } }))
  throw new ConnectionRefused(
    "unknown-step",
    "The server asks for a further step that this app does not know.",
  )
}
