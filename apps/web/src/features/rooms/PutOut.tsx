import type { Room } from "@kith/client"
import { useState } from "react"
import { strings } from "../../strings/index.ts"
import { Confirm } from "../../ui/confirm/Confirm.tsx"
import { TextField } from "../../ui/field/TextField.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import type { RoomMember } from "./room-member.ts"

const text = strings.rooms

/** What is done against somebody in a group, with a reason: the voice taken, put out for now or for good. */
export function PutOut({
  room,
  member: { name, jid },
  kind,
  onClose,
}: {
  readonly room: Room
  readonly member: RoomMember
  readonly kind: "mute" | "kick" | "ban"
  readonly onClose: () => void
}) {
  const [reason, setReason] = useState("")
  const { title, explained, action } = {
    mute: { title: text.muteTitle({ name }), explained: text.muteText({ name }), action: text.mute },
    kick: { title: text.kickTitle({ name }), explained: text.kickText({ name }), action: text.kick },
    ban: { title: text.banTitle({ name }), explained: text.banText({ name }), action: text.ban },
  }[kind]
  return (
    <Confirm
      title={title}
      action={action}
      isDanger
      onConfirm={async () => {
        const why = reason.trim() || undefined
        if (kind === "mute") await room.setRole(name, "visitor", why)
        else if (kind === "kick") await room.kick(name, why)
        else if (jid !== undefined) await room.setAffiliation(jid, "outcast", why)
        showToast(text.changed({ name }))
      }}
      onClose={onClose}
    >
      <p>{explained}</p>
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
