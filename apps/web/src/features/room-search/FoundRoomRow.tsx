import type { FoundRoom } from "@kith/client"
import { useState } from "react"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { navigate } from "../../navigation/navigation.ts"
import { chatPath } from "../../navigation/route.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { Avatar } from "../../ui/avatar/Avatar.tsx"
import { Button } from "../../ui/button/Button.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import styles from "./FindRooms.module.css"

const text = strings.rooms

export function FoundRoomRow({
  room,
  password,
  onOpened,
}: {
  readonly room: FoundRoom
  /** That came with the address. */
  readonly password: string | undefined
  readonly onOpened: () => void
}) {
  const account = useAccount()
  const joined = useLive(account.rooms.joined)
  const [isBusy, setBusy] = useState(false)
  const { address, name, description, userCount } = room
  const isInside = joined.some(({ jid }) => jid.equals(address))

  async function open(): Promise<void> {
    setBusy(true)
    try {
      if (!isInside) await account.rooms.join(address, password === undefined ? {} : { password })
      onOpened()
      navigate(chatPath(address))
    } catch (error) {
      setBusy(false)
      // What keeps us out, such as a password, is asked for where the messages would be.
      if (account.rooms.room(address).standing.get().state !== "refused") return showToast(sentenceOf(error))
      onOpened()
      navigate(chatPath(address))
    }
  }

  return (
    <li className={styles.room}>
      <Avatar name={name} colorOf={address.toString()} size={44} />
      <span className={styles.words}>
        <span className={styles.name} dir="auto">
          {name}
        </span>
        <span className={description ? styles.soft : styles.address} dir="auto">
          {description || address.toString()}
        </span>
        {userCount !== undefined && <span className={styles.soft}>{text.online({ count: userCount })}</span>}
      </span>
      <Button
        size="small"
        look={isInside ? "soft" : "primary"}
        busy={isBusy}
        aria-label={isInside ? text.openNamed({ name }) : text.joinNamed({ name })}
        onClick={() => void open()}
      >
        {isInside ? text.open : text.join}
      </Button>
    </li>
  )
}
