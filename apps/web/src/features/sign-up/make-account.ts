import type { Account } from "@kith/client"
import { register } from "@kith/client/browser"
import { Jid } from "@kith/xmpp"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { navigate } from "../../navigation/navigation.ts"
import { chatPath, type RoomWish } from "../../navigation/route.ts"
import { forgetWantedPlace } from "../../navigation/wanted-place.ts"
import { findServerUrl } from "../../session/find-server.ts"
import { joinRoom } from "../../session/rooms.ts"
import { ownEndpoint } from "../../session/server.ts"
import { signIn } from "../../session/session.ts"
import { showToast } from "../../ui/toast/toasts.ts"

export interface NewAccount {
  readonly address: Jid
  readonly password: string
  /** Whether the server is another one than that of this page. */
  readonly isElsewhere: boolean
  /** The token of an invitation. */
  readonly invitation: string | undefined
  /** Who sent it, if the new account and they are to become contacts. */
  readonly inviter: Jid | undefined
  /** The group they are invited to. */
  readonly room: RoomWish | undefined
}

/**
 * Makes an account, signs in and goes on to where the invitation leads: the group, or who sent it.
 * @throws RegistrationRefused, ConnectionRefused, NotConnected
 */
export async function makeAccount(wanted: NewAccount): Promise<void> {
  const { address, password, isElsewhere, invitation, inviter, room } = wanted
  const url = isElsewhere ? await findServerUrl(address.domain, "") : undefined
  const endpoint = url === undefined ? ownEndpoint() : { kind: "websocket" as const, url }
  const named = { username: address.local ?? "", password, domain: address.domain }
  await register(endpoint, { ...named, ...(invitation !== undefined && { invitation }) })
  // It is used up: nobody has to follow it again.
  if (invitation !== undefined) forgetWantedPlace()
  const place = room && Jid.tryParse(room.address)?.bare
  const path = inviter === undefined || place !== undefined ? "/" : chatPath(inviter)
  const account = await signIn(address, password, { url, path })
  // Our server makes contacts of the two; others may leave it to the client (XEP-0401 §5.5).
  if (isElsewhere && inviter !== undefined) await befriend(account, inviter, invitation)
  if (place !== undefined) navigate(await joinRoom(account, place, room?.password), { replace: true })
}

async function befriend(account: Account, inviter: Jid, invitation: string | undefined): Promise<void> {
  try {
    await account.addContact(inviter, undefined, invitation)
  } catch (error) {
    // The account is made; the contact can be added by hand.
    showToast(sentenceOf(error))
  }
}
