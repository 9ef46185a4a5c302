import { PASSWORD } from "../accounts.ts"
import type { Target } from "../connection.ts"
import { LoadClient } from "../load-client.ts"
import { BODY } from "../pairs.ts"

/** Of whom the server has one row of each kind that is to be multiplied. */
export const MODELS = {
  sender: "model-romeo",
  receiver: "model-juliet",
  absent: "model-tybalt",
  room: "model-verona",
} as const

const NS_MUC = "http://jabber.org/protocol/muc"

/** Two are in each other's rosters and talk, the third is away, one makes a room: everything over the wire. */
export async function makeModels(target: Target): Promise<void> {
  const address = (user: string) => `${user}@${target.domain}`
  for (const user of [MODELS.sender, MODELS.receiver, MODELS.absent]) {
    const client = new LoadClient(target, "tcp", user, PASSWORD)
    await client.open()
    await client.register()
    client.close()
  }
  const romeo = await openClient(target, MODELS.sender)
  const juliet = await openClient(target, MODELS.receiver)
  await subscribe(romeo, juliet, target.domain)
  await subscribe(juliet, romeo, target.domain)

  romeo.send(romeo.message(address(MODELS.absent), "m", BODY))
  const arrived = juliet.expect(/<message.*<\/message>/s)
  romeo.send(romeo.message(address(MODELS.receiver), "m", BODY))
  await arrived

  const room = `${MODELS.room}@${target.roomsDomain}`
  await romeo.ask(`<presence to='${room}/romeo'><x xmlns='${NS_MUC}'/></presence>`, /<subject/)
  const field = (name: string, value: string) => `<field var='${name}'><value>${value}</value></field>`
  const fields = `${field("FORM_TYPE", `${NS_MUC}#roomconfig`)}${field("muc#roomconfig_persistentroom", "1")}`
  const form = `<query xmlns='${NS_MUC}#owner'><x xmlns='jabber:x:data' type='submit'>${fields}</x></query>`
  await romeo.ask(`<iq type='set' id='room' to='${room}'>${form}</iq>`, /<iq type='result' id='room'/)
  for (const client of [romeo, juliet]) client.close()
}

async function openClient(target: Target, user: string): Promise<LoadClient> {
  const client = new LoadClient(target, "tcp", user, PASSWORD)
  await client.open()
  await client.signIn("bench")
  await client.becomeAvailable()
  return client
}

/** Ends when the one sees the other's presence. */
async function subscribe(one: LoadClient, other: LoadClient, domain: string): Promise<void> {
  const asked = other.expect(/type='subscribe'/)
  one.send(`<presence to='${other.user}@${domain}' type='subscribe'/>`)
  await asked
  const seen = one.expect(new RegExp(`from='${other.user}@${domain}/bench'`))
  other.send(`<presence to='${one.user}@${domain}' type='subscribed'/>`)
  await seen
}
