import type { Picture, Profile } from "@kith/client"
import type { Jid } from "@kith/xmpp"
import { useSyncExternalStore } from "react"
import { Avatar, type AvatarProps } from "../ui/avatar/Avatar.tsx"
import { useAccount } from "./AccountContext.tsx"
import { useRoom, useRoomLive } from "./rooms.ts"

/** What somebody shows of themselves; drawn again when that changes. */
export function useProfile(jid: Jid): Profile | undefined {
  const { profiles } = useAccount()
  const key = jid.bare.toString()
  return useSyncExternalStore(profiles.subscribe, () => profiles.get().get(key))
}

/** The picture of a person, of a group or of one who is in it, or what stands for one. */
export function PersonAvatar({
  jid,
  ...rest
}: { readonly jid: Jid } & Omit<AvatarProps, "colorOf" | "picture">) {
  const room = useRoom(jid)
  const shownByRoom = useRoomLive(jid.resource === undefined ? room?.picture : room?.pictureOf(jid.resource))
  const own = useProfile(jid)?.picture
  const picture = room === undefined ? own : shownByRoom
  return <Avatar {...rest} colorOf={jid.toString()} picture={picture && urlOfPicture(picture)} />
}

const urls = new WeakMap<Picture, string>()

/** The client lets only types through that browsers show and never run. */
export function urlOfPicture(picture: Picture): string {
  let url = urls.get(picture)
  if (url === undefined) {
    url = `data:${picture.type};base64,${picture.data}`
    urls.set(picture, url)
  }
  return url
}
