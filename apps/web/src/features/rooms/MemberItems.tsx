import type { Room } from "@kith/client"
import {
  AtSign,
  Ban,
  MessageCircle,
  Mic,
  MicOff,
  ShieldCheck,
  ShieldOff,
  UserMinus,
  UserRoundCheck,
} from "lucide-react"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { navigate } from "../../navigation/navigation.ts"
import { chatPath } from "../../navigation/route.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { strings } from "../../strings/index.ts"
import { MenuItem, MenuSeparator } from "../../ui/menu/MenuItems.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import { mentionInDraft } from "../composer/mention-in-draft.ts"
import { mayAdminister, mayModerate, mayRule } from "./rights.ts"
import type { RoomMember } from "./room-member.ts"

const text = strings.rooms

/** What we may do about somebody in a group. */
export function MemberItems({
  room,
  member,
  onAsk,
}: {
  readonly room: Room
  readonly member: RoomMember
  readonly onAsk: (question: "mute" | "kick" | "ban") => void
}) {
  const { name, jid, occupant, affiliation } = member
  const { jid: own } = useAccount()
  const standing = room.standing.get()
  const isAbove = affiliation === "owner" || affiliation === "admin"
  const rules = mayRule(standing)
  const administers = mayAdminister(standing) && jid !== undefined && (rules || !isAbove)
  const moderates = mayModerate(standing) && occupant !== undefined && !isAbove

  function change(work: Promise<void>): void {
    work.then(
      () => showToast(text.changed({ name })),
      (error: unknown) => showToast(sentenceOf(error)),
    )
  }

  const hasMore = moderates || (administers && affiliation !== "owner")
  const goal = jid ?? occupant?.address
  return (
    <>
      {goal !== undefined && (
        <MenuItem icon={<MessageCircle size={17} />} onSelect={() => navigate(chatPath(goal))}>
          {text.message({ name })}
        </MenuItem>
      )}
      {occupant !== undefined && (
        <MenuItem
          icon={<AtSign size={17} />}
          onSelect={() =>
            mentionInDraft(own, room.jid, { name, address: (jid ?? occupant.address).toString() })
          }
        >
          {text.mention}
        </MenuItem>
      )}
      {hasMore && <MenuSeparator />}
      {moderates && occupant.role === "visitor" && (
        <MenuItem icon={<Mic size={17} />} onSelect={() => change(room.setRole(name, "participant"))}>
          {text.unmute}
        </MenuItem>
      )}
      {moderates && occupant.role === "participant" && (
        <MenuItem icon={<MicOff size={17} />} onSelect={() => onAsk("mute")}>
          {text.mute}
        </MenuItem>
      )}
      {administers && affiliation === "none" && (
        <MenuItem
          icon={<UserRoundCheck size={17} />}
          onSelect={() => change(room.setAffiliation(jid, "member"))}
        >
          {text.makeMember}
        </MenuItem>
      )}
      {administers && rules && affiliation !== "admin" && affiliation !== "owner" && (
        <MenuItem icon={<ShieldCheck size={17} />} onSelect={() => change(room.setAffiliation(jid, "admin"))}>
          {text.makeAdmin}
        </MenuItem>
      )}
      {administers && rules && affiliation === "admin" && (
        <>
          <MenuItem
            icon={<ShieldCheck size={17} />}
            onSelect={() => change(room.setAffiliation(jid, "owner"))}
          >
            {text.makeOwner}
          </MenuItem>
          <MenuItem
            icon={<ShieldOff size={17} />}
            onSelect={() => change(room.setAffiliation(jid, "member"))}
          >
            {text.takeAdmin}
          </MenuItem>
        </>
      )}
      {administers && affiliation === "member" && (
        <MenuItem
          icon={<UserMinus size={17} />}
          isDanger
          onSelect={() => change(room.setAffiliation(jid, "none"))}
        >
          {text.takeMember}
        </MenuItem>
      )}
      {moderates && (
        <MenuItem icon={<UserMinus size={17} />} isDanger onSelect={() => onAsk("kick")}>
          {text.kick}
        </MenuItem>
      )}
      {administers && !isAbove && (
        <MenuItem icon={<Ban size={17} />} isDanger onSelect={() => onAsk("ban")}>
          {text.ban}
        </MenuItem>
      )}
    </>
  )
}
