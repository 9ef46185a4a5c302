import { type DataForm, dataForm, randomId, type Stanza, serialize, stanza, xml } from "@kith/xmpp"
import { delay, NS_DELAY } from "@kith/xmpp/extensions"
import type { PastMessage } from "../service/history.ts"
import type { Room } from "../service/room.ts"
import { Payload } from "./payload.ts"

/** Many may enter at once, and get the same. */
const past = new WeakMap<PastMessage, Payload>()

/** XEP-0045 §7.2.13: when it was said. */
export function pastPayload(room: Room, message: PastMessage): Payload {
  let payload = past.get(message)
  if (payload === undefined) {
    payload = new Payload(delayed(room, message.stanza, message.sentAt))
    past.set(message, payload)
  }
  return payload
}

/** §7.2.15: also where there is none. */
export function subjectPayload(room: Room): Payload {
  const { subject } = room
  if (subject !== undefined) return new Payload(delayed(room, subject.stanza, subject.setAt))
  return new Payload(
    stanza({
      name: "message",
      attrs: { from: room.jid.toString(), type: "groupchat" },
      children: [xml("subject")],
    }),
  )
}

/** §8.6, §9.9: something to decide. */
export function formMessage(room: Room, form: DataForm): Stanza {
  return stanza({
    name: "message",
    attrs: { from: room.jid.toString(), id: randomId() },
    children: [dataForm(form)],
  })
}

function delayed(room: Room, said: Stanza, time: number): Stanza {
  return said.appending("delay", NS_DELAY, serialize(delay(time, room.jid), said.namespace))
}
