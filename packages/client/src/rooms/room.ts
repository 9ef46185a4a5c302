import type { Affiliation, DataForm, Hat, Jid, Role, RoomToken } from "@kith/xmpp"
import type { Live } from "../live.ts"
import type { NewPicture, Picture } from "../profiles/profile.ts"
import type { Availability } from "../roster/contact.ts"
import type { RoomProblem } from "./room-problem.ts"

/** Whether we are in a room, and if not, why. */
export type RoomStanding =
  /** Nobody asked to be in it. */
  | { readonly state: "outside" }
  /** We want in, and are on the way or wait for a connection. */
  | { readonly state: "joining" }
  | {
      readonly state: "inside"
      readonly nick: string
      readonly role: Role
      readonly affiliation: Affiliation
    }
  /** The room or its server would not have us: what to do next is for the person. */
  | { readonly state: "refused"; readonly problem: RoomProblem }

/** Somebody who is in the room now. */
export interface Occupant {
  /** Unique in the room, at a time. */
  readonly nick: string
  /** `room/nick`. */
  readonly address: Jid
  /** XEP-0421: the same person whatever the nick; only from rooms that promise so. */
  readonly occupantId?: string
  /** Their own bare address, where the room shows it to us. */
  readonly jid?: Jid
  readonly role: Role
  readonly affiliation: Affiliation
  readonly availability: Availability
  readonly status?: string
  /** XEP-0317: what else they are here. */
  readonly hats: readonly Hat[]
  /** XEP-0153: the hash of their picture. */
  readonly pictureId?: string
  readonly isMe: boolean
}

/** What a room tells about itself (XEP-0045 §6.4). Known from the store before we are in it. */
export interface RoomInfo {
  /** Its own name; `""` where it has none. */
  readonly name: string
  readonly description: string
  readonly language: string
  readonly isPublic: boolean
  readonly isMembersOnly: boolean
  /** Only who was given a voice may write. */
  readonly isModerated: boolean
  readonly isPersistent: boolean
  readonly hasPassword: boolean
  /** Everybody sees the addresses of the others. */
  readonly isNonAnonymous: boolean
  readonly hasArchive: boolean
  readonly hasOccupantIds: boolean
  /** Ids of messages in its name are its own (XEP-0359). */
  readonly hasStanzaIds: boolean
  /** XEP-0425: moderators can take back messages of others. */
  readonly hasModeration: boolean
  /** XEP-0488: gives out tokens for people whose address nobody knows. */
  readonly hasTokens: boolean
  /** Who is in it may change the subject. */
  readonly mayChangeSubject: boolean
  /** Seconds between two messages of one person (XEP-0500); 0: none. */
  readonly slowModeSeconds: number
  /** As told from outside. */
  readonly occupantCount?: number
  /** XEP-0486: hashes of its picture. */
  readonly pictureId?: string
}

export interface RoomSubject {
  readonly text: string
  /** The nick of who set it, where that is told. */
  readonly by?: string
}

/** What happened in the room while we were there, for lines between the messages. */
export type RoomEvent = { readonly id: string; readonly at: number } & (
  | { readonly kind: "joined" | "left"; readonly nick: string }
  | { readonly kind: "renamed"; readonly nick: string; readonly to: string }
  | {
      readonly kind: "kicked" | "banned" | "removed"
      readonly nick: string
      readonly by?: string
      readonly reason?: string
    }
  | { readonly kind: "subject"; readonly subject: string; readonly by?: string }
  | {
      readonly kind: "standing"
      readonly nick: string
      readonly affiliation: Affiliation
      readonly role: Role
      readonly by?: string
      readonly reason?: string
    }
)

/** Somebody with a lasting association with the room, there or not. */
export interface Affiliate {
  readonly jid: Jid
  readonly affiliation: Affiliation
  readonly nick?: string
  readonly reason?: string
}

export interface JoinOptions {
  /** By default that of the bookmark, else our own name; another one is tried where that is taken. */
  readonly nick?: string
  /** Also a token of an invitation link (XEP-0488). */
  readonly password?: string
  /** What we call it ourselves. */
  readonly name?: string
  /** Answers to the form of a problem of kind `form`. */
  readonly answers?: Readonly<Record<string, string | readonly string[]>>
}

/**
 * A group or channel (XEP-0045). `account.rooms.room(address)` answers the same object for the same address.
 * Requests reject with StanzaFailed (a sentence for people) or NotConnected.
 */
export interface Room {
  readonly jid: Jid
  readonly standing: Live<RoomStanding>
  readonly info: Live<RoomInfo>
  /** What we call it, else what it calls itself, else the first part of its address. */
  readonly name: Live<string>
  readonly subject: Live<RoomSubject>
  readonly picture: Live<Picture | undefined>
  /** Moderators first, then by nick; sorted when it is read. */
  readonly occupants: Live<readonly Occupant[]>
  readonly occupantCount: Live<number>
  /** At most some hundred, oldest first. */
  readonly events: Live<readonly RoomEvent[]>
  /** Nicks of those who are writing. */
  readonly typing: Live<readonly string[]>

  findOccupant(nick: string): Occupant | undefined
  /** Of a message of theirs, also after they changed their nick. */
  findOccupantById(occupantId: string): Occupant | undefined
  /** What an occupant shows (XEP-0153); asked for once somebody wants it. */
  pictureOf(nick: string): Live<Picture | undefined>

  /** Enters, now and whenever there is a connection. Resolves inside. @throws RoomRefused, NotConnected */
  join(options?: JoinOptions): Promise<void>
  /** Leaves on all our devices. */
  leave(): Promise<void>
  /** Resolves when the room has given us that name. @throws RoomRefused, NotConnected */
  setNick(nick: string): Promise<void>
  setSubject(subject: string): Promise<void>
  /** Asks what the room tells about itself, once more. */
  refreshInfo(): Promise<void>

  /** Puts somebody out; they may come again. */
  kick(nick: string, reason?: string): Promise<void>
  /** `visitor` takes the voice, `participant` gives it, `moderator` for this visit. */
  setRole(nick: string, role: Role, reason?: string): Promise<void>
  /** `outcast` bans, `none` ends whatever there was. */
  setAffiliation(jid: Jid, affiliation: Affiliation, reason?: string): Promise<void>
  /** Takes back a message of anybody (XEP-0425). `archiveId`: the room's. */
  retractMessage(archiveId: string, reason?: string): Promise<void>
  /** In a moderated room: asks the moderators for a voice (§7.13). */
  requestVoice(): Promise<void>
  listAffiliates(affiliation: Affiliation): Promise<readonly Affiliate[]>

  /** Asks people in; where only members may come, makes them members if we may. */
  invite(people: readonly Jid[], reason?: string): Promise<void>
  /** Tokens for links (XEP-0488). */
  createToken(limits?: { readonly seconds?: number; readonly uses?: number }): Promise<RoomToken>
  listTokens(): Promise<readonly RoomToken[]>
  revokeToken(token: string): Promise<void>

  /** The form of owners (§10.2). */
  fetchConfiguration(): Promise<DataForm>
  /** Values by field; fields the room does not have are left out. */
  configure(values: Readonly<Record<string, string | boolean | readonly string[]>>): Promise<void>
  setPicture(picture: NewPicture | undefined): Promise<void>
  /** Ends the room for everybody. */
  destroy(reason?: string, venue?: Jid): Promise<void>
}
