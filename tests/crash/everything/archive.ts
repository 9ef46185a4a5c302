import type { XmlElement } from "@kith/xmpp"
import type { Person } from "./person.ts"

const NS = "urn:xmpp:mam:2"

/** All messages of an archive, the oldest first: of the person, or of `room`. */
export async function readArchive(reader: Person, room?: string): Promise<(XmlElement | undefined)[]> {
  const messages: (XmlElement | undefined)[] = []
  for (let after = ""; ; ) {
    const page = `<set xmlns='http://jabber.org/protocol/rsm'><max>200</max>${after}</set>`
    reader.takeAll("message")
    const answer = await reader.set(`<query xmlns='${NS}'>${page}</query>`, room)
    for (const stanza of reader.takeAll("message")) {
      const forwarded = stanza.child("result", NS)?.child("forwarded", "urn:xmpp:forward:0")
      if (forwarded !== undefined) messages.push(forwarded.child("message", "jabber:client"))
    }
    const fin = answer.child("fin", NS)
    const last = fin?.child("set", "http://jabber.org/protocol/rsm")?.child("last")?.text
    if (fin?.attrs.complete === "true" || last === undefined) return messages
    after = `<after>${last}</after>`
  }
}
