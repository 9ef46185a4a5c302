import type { Room } from "@kith/client"
import type { Jid } from "@kith/xmpp"
import type { ReactNode } from "react"
import { usePerson } from "../../session/people.ts"
import { useRoom } from "../../session/rooms.ts"
import type { Lookalike, NamedPerson } from "./find-lookalike.ts"
import { useLookalikeAddress, useLookalikeInRoom } from "./useLookalike.ts"

type Draw = (lookalike: Lookalike) => ReactNode

/** Whom somebody we talk to can be mistaken for, if there is anybody: a stranger, or one who is in a group. */
export function LookalikeOf({ peer, children }: { readonly peer: Jid; readonly children: Draw }) {
  const room = useRoom(peer)
  const { contact } = usePerson(peer)
  if (room === undefined) return contact === undefined && <Stranger jid={peer}>{children}</Stranger>
  // A group itself is nobody.
  if (peer.resource === undefined) return null
  return (
    <InRoom room={room} person={{ nick: peer.resource }}>
      {children}
    </InRoom>
  )
}

/** The same for somebody in a group. */
export function InRoom({
  room,
  person,
  children,
}: {
  readonly room: Room
  readonly person: NamedPerson
  readonly children: Draw
}) {
  const lookalike = useLookalikeInRoom(room, person)
  return lookalike !== undefined && children(lookalike)
}

function Stranger({ jid, children }: { readonly jid: Jid; readonly children: Draw }) {
  const lookalike = useLookalikeAddress(jid)
  return lookalike !== undefined && children(lookalike)
}
