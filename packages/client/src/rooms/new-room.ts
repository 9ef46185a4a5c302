import { Jid, randomId } from "@kith/xmpp"
import type { NewPicture } from "../profiles/profile.ts"
import type { FormValues } from "./room-administration.ts"

/** A room to be made. */
export interface NewRoom {
  readonly name: string
  /** `group`: for those who are invited; `channel`: anybody can find and join it. */
  readonly kind: "group" | "channel"
  readonly description?: string
  /** The first part of the address; by default made of the name. */
  readonly localpart?: string
  /** By default that of our own server. */
  readonly service?: Jid
  /** In a channel: only who was given a voice may write. */
  readonly isForAnnouncements?: boolean
  readonly picture?: NewPicture
  readonly people?: readonly Jid[]
  readonly nick?: string
}

/**
 * What the form of a new room is filled in with. Rooms of different makers have different fields for the same; each takes
 * those it knows (XEP-0045 §15.5.3; Prosody and ejabberd have more).
 */
export function valuesOf({ name, kind, description = "", isForAnnouncements = false }: NewRoom): FormValues {
  const isGroup = kind === "group"
  return {
    "muc#roomconfig_roomname": name,
    "muc#roomconfig_roomdesc": description,
    "muc#roomconfig_persistentroom": true,
    "muc#roomconfig_publicroom": !isGroup,
    public_list: !isGroup,
    "muc#roomconfig_membersonly": isGroup,
    "muc#roomconfig_passwordprotectedroom": false,
    "muc#roomconfig_moderatedroom": isForAnnouncements,
    members_by_default: !isForAnnouncements,
    "muc#roomconfig_whois": isGroup ? "anyone" : "moderators",
    "muc#roomconfig_changesubject": isGroup,
    // Members of a group may bring others along.
    "muc#roomconfig_allowinvites": isGroup,
    "{http://prosody.im/protocol/muc}roomconfig_allowmemberinvites": isGroup,
    "muc#roomconfig_enablelogging": true,
    "muc#roomconfig_enablearchiving": true,
    mam: true,
  }
}

/** The address of a new room. A group gets one that nobody can guess. @throws JidError */
export function addressOf({ name, kind, localpart }: NewRoom, service: Jid): Jid {
  const slug = slugOf(localpart ?? name)
  const local =
    kind === "channel" ? slug || randomId() : [slug, randomId().slice(0, 12)].filter(Boolean).join("-")
  return Jid.from({ local: local.toLowerCase(), domain: service.domain })
}

function slugOf(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}._-]+/gu, "-")
    .replace(/^[-.]+|[-.]+$/g, "")
    .slice(0, 60)
}
