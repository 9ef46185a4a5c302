import {
  NS_SASL2,
  nobleScramCrypto,
  parseSaslFailure,
  preparePassword,
  type ScramHashName,
  stanza,
  xml,
} from "@kith/xmpp"
import { findScramUpgrade, findUpgradeSalt, upgradeHash } from "@kith/xmpp/extensions"
import type { Link } from "../connection/link.ts"
import type { LinkReader } from "../connection/link-reader.ts"
import { NOT_GOING_ON } from "./exchange.ts"
import type { DoTask } from "./sasl2.ts"

/** Who makes us work for less or for longer than that is no server to trust with what comes of the password. */
const LEAST_ITERATIONS = 4096
const MOST_ITERATIONS = 2_000_000

/** XEP-0480: tasks that give the server keys of a newer hash, which only the password can make. */
export const isUpgrade = (task: string): boolean => findScramUpgrade(task) !== undefined

/** Does the upgrades among the tasks. The server has proved by then that it knows the password. */
export function upgradeWith(password: string): DoTask {
  return (link, reader, tasks) => {
    const task = tasks.find(isUpgrade)
    const hash = task === undefined ? undefined : findScramUpgrade(task)
    return task === undefined || hash === undefined
      ? undefined
      : upgrade(link, reader, { task, hash, password })
  }
}

async function upgrade(
  link: Link,
  reader: LinkReader,
  { task, hash, password }: { task: string; hash: ScramHashName; password: string },
): Promise<void> {
  link.send(stanza({ name: "next", attrs: { xmlns: NS_SASL2, task } }))
  const data = await reader.next()
  if (data.namespace !== NS_SASL2) throw new Error(NOT_GOING_ON)
  if (data.name === "failure") throw parseSaslFailure(data)
  const asked = data.name === "task-data" ? findUpgradeSalt(data) : undefined
  if (asked === undefined) throw new Error(NOT_GOING_ON)
  const { salt, iterations } = asked
  if (iterations < LEAST_ITERATIONS || iterations > MOST_ITERATIONS) throw new Error(NOT_GOING_ON)
  const prepared = new TextEncoder().encode(preparePassword(password))
  const salted = await nobleScramCrypto.pbkdf2(hash, prepared, salt, iterations)
  link.send(stanza(xml("task-data", { xmlns: NS_SASL2 }, upgradeHash(salted))))
}
