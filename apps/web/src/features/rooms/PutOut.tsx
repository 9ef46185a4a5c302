import type { Room } from "@kith/client"
import { useState } from "react"
import { strings } from "../../strings/index.ts"
import { Confirm } from "../../ui/confirm/Confirm.tsx"
import { TextField } from "../../ui/field/TextField.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import type { RoomMember } from "./room-member.ts"

const text = strings.rooms

/** Puts somebody out of a group, for now or for good. */
export function PutOut({
  room,
  member: { name, jid },
  kind,
  onClose,
}: {
  readonly room: Room
  readonly member: RoomMember
  readonly kind: "kick" | "ban"
  readonly onClose: () => void
}) {
  const [reason, setReason] = useState("")
  const isBan = kind === "ban"
  return (
    <Confirm
      title={isBan ? text.banTitle({ name }) : text.kickTitle({ name })}
      action={isBan ? text.ban : text.kick}
      isDanger
      onConfirm={async () => {
        const why = reason.trim() || undefined
        if (!isBan) await room.kick(name, why)
        else if (jid !== undefined) await room.setAffiliation(jid, "outcast", why)
        showToast(text.changed({ name }))
      }}
      onClose={onClose}
    >
      <p>{isBan ? text.banText({ name }) : text.kickText({ name })}</p>
      <TextField
        label={text.reason}
        autoComplete="off"
        maxLength={300}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </Confirm>
  )
}
