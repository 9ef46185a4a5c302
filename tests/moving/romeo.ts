import { Jid, type Stanza } from "@kith/xmpp"
import { TestClient } from "../../apps/server/src/testing/index.ts"

const PASSWORD = "o teach me how I should forget"
const ROSTER = "<query xmlns='jabber:iq:roster'/>"
const NOTES = "storage:rosternotes"

export const romeo = Jid.parse("romeo@localhost")
const juliet = Jid.parse("juliet@localhost")
const nurse = Jid.parse("nurse@localhost")
export const everybody = [romeo, juliet, nurse]

export const register = (url: string, address: Jid) => {
  const account = `<username>${address.local}</username><password>${PASSWORD}</password>`
  return withStream(url, address, async (client) => {
    await client.ask(`<query xmlns='jabber:iq:register'>${account}</query>`, { type: "set" })
  })
}

export async function signIn(url: string, address: Jid): Promise<TestClient> {
  const client = new TestClient(url)
  await client.signIn(address, PASSWORD)
  return client
}

/** Gives Romeo some of everything: who he loves, who asks for him, what he keeps, and a line that waits for him. */
export async function furnish(url: string): Promise<void> {
  const [his, hers, maids] = await Promise.all(everybody.map((address) => signIn(url, address)))
  if (his === undefined || hers === undefined || maids === undefined) throw new Error("Somebody is missing")
  for (const client of [his, hers, maids]) {
    await client.ask(ROSTER)
    client.send("<presence/>")
  }
  const item = "<item jid='juliet@localhost' name='Jule'><group>Love</group></item>"
  await his.ask(`<query xmlns='jabber:iq:roster'>${item}</query>`, { type: "set" })
  his.send(`<presence type='subscribe' to='${juliet}'/>`)
  await hers.next("presence", ({ type }) => type === "subscribe")
  hers.send(`<presence type='subscribed' to='${romeo}'/>`)
  await his.next("presence", ({ type }) => type === "subscribed")
  maids.send(`<presence type='subscribe' to='${romeo}'/>`)
  await his.next("presence", ({ type }) => type === "subscribe")

  const note = `<storage xmlns='${NOTES}'><note jid='${juliet}'>Balcony</note></storage>`
  await his.ask(`<query xmlns='jabber:iq:private'>${note}</query>`, { type: "set" })
  await his.ask("<vCard xmlns='vcard-temp'><FN>Romeo Montague</FN></vCard>", { type: "set" })
  await his.close()

  hers.send(`<message type='chat' to='${romeo}' id='wherefore'><body>Wherefore art thou?</body></message>`)
  await Promise.all([hers.close(), maids.close()])
}

/** What he finds, and the line if it is to have come along. */
export async function look(url: string, hasWaited = true) {
  const client = await signIn(url, romeo)
  const roster = await client.ask(ROSTER)
  const notes = await client.ask(`<query xmlns='jabber:iq:private'><storage xmlns='${NOTES}'/></query>`)
  const card = await client.ask("<vCard xmlns='vcard-temp'/>")
  client.send("<presence/>")
  const line = hasWaited ? await client.next("message", (message) => message.has("body")) : undefined
  const asking = await client.next("presence", ({ type }) => type === "subscribe")
  await client.close()
  return {
    contacts: itemsOf(roster),
    note: notes.child("query", "jabber:iq:private")?.child("storage", NOTES)?.child("note")?.text,
    name: card.child("vCard", "vcard-temp")?.child("FN")?.text,
    waited: line?.child("body")?.text,
    asking: asking.from,
  }
}

export const FOUND = {
  contacts: [["juliet@localhost", "Jule", "to", "Love"]],
  note: "Balcony",
  name: "Romeo Montague",
  waited: "Wherefore art thou?",
  asking: "nurse@localhost",
}

function itemsOf(roster: Stanza) {
  const items = roster.child("query", "jabber:iq:roster")?.childrenNamed("item") ?? []
  return items.map((item) => [
    item.attrs.jid,
    item.attrs.name,
    item.attrs.subscription,
    item.child("group")?.text,
  ])
}

async function withStream(
  url: string,
  address: Jid,
  work: (client: TestClient) => Promise<void>,
): Promise<void> {
  const client = new TestClient(url)
  await client.openStream(address.domain)
  await work(client)
  await client.close()
}
