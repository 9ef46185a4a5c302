import type { Account } from "@kith/client"
import { useSyncExternalStore } from "react"
import { urlOfPicture } from "../../session/PersonAvatar.tsx"
import { presenceDot } from "../../session/people.ts"
import { Avatar } from "../../ui/avatar/Avatar.tsx"
import { useOwnStatus } from "../profiles/useOwnStatus.ts"

function useOwnProfile({ profiles, jid }: Account) {
  return useSyncExternalStore(profiles.subscribe, () => profiles.get().get(jid.toString()))
}

/** What the person of an account is called. */
export function useOwnName(account: Account): string {
  return useOwnProfile(account)?.nickname ?? account.jid.local ?? account.jid.domain
}

/** The picture of any of the accounts, not only of the one that is shown. */
export function OwnAvatar({
  account,
  size,
  isOnline,
}: {
  readonly account: Account
  readonly size: number
  readonly isOnline: boolean
}) {
  const picture = useOwnProfile(account)?.picture
  const status = useOwnStatus(account)
  return (
    <Avatar
      name={useOwnName(account)}
      colorOf={account.jid.toString()}
      picture={picture && urlOfPicture(picture)}
      size={size}
      presence={presenceDot(isOnline ? (status?.show ?? "online") : "offline")}
    />
  )
}
