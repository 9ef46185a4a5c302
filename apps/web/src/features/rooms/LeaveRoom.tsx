import type { Room } from "@kith/client"
import { navigate } from "../../navigation/navigation.ts"
import { strings } from "../../strings/index.ts"
import { Confirm } from "../../ui/confirm/Confirm.tsx"
import { showToast } from "../../ui/toast/toasts.ts"

const text = strings.rooms

export function LeaveRoom({ room, onClose }: { readonly room: Room; readonly onClose: () => void }) {
  const name = room.name.get()
  return (
    <Confirm
      title={text.leaveTitle({ name })}
      action={text.leave}
      isDanger
      onConfirm={async () => {
        await room.leave()
        showToast(text.left({ name }))
        navigate("/")
      }}
      onClose={onClose}
    >
      {room.info.get().isMembersOnly ? text.leaveText : text.leaveOpenText}
    </Confirm>
  )
}

/** Ends the group for everybody. */
export function DestroyRoom({ room, onClose }: { readonly room: Room; readonly onClose: () => void }) {
  const name = room.name.get()
  return (
    <Confirm
      title={text.destroyTitle({ name })}
      action={text.destroy}
      isDanger
      onConfirm={async () => {
        await room.destroy()
        showToast(text.destroyed({ name }))
        navigate("/")
      }}
      onClose={onClose}
    >
      {text.destroyText}
    </Confirm>
  )
}
