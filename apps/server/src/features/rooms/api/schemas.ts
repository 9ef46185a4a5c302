import { DomainError } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import type { Affiliation } from "@kith/xmpp/extensions"
import { z } from "zod"
import { isPersistent, isPublic, language, roomDescription, roomName } from "../service/description.ts"
import { isMembersOnly } from "../service/members-only.ts"
import { isModerated } from "../service/moderation.ts"
import { isPasswordProtected } from "../service/password.ts"
import { isNonAnonymous, whois } from "../service/privacy.ts"
import type { Room } from "../service/room.ts"

export const address = z.string().min(1).max(3071).describe("An address, such as orchard@rooms.example.org")
export const affiliation = z
  .enum(["owner", "admin", "member", "outcast", "none"])
  .describe("What somebody is to a room; an outcast is banned")

/** What owners set most; all else is set over XMPP. */
const settings = {
  title: z.string().describe("What people call the room"),
  description: z.string(),
  language: z.string().describe("Such as `en`; empty for none"),
  isPublic: z.boolean().describe("Whether it stands in the list of rooms"),
  isPersistent: z.boolean().describe("Whether it stays when nobody is in it"),
  isMembersOnly: z.boolean(),
  isModerated: z.boolean().describe("Whether one needs voice to speak"),
  showsAddresses: z.boolean().describe("Whether all see the real addresses of all, or moderators only"),
}

export const settingsInput = z.object(settings).partial()

export const roomSchema = z.object({
  room: address,
  ...settings,
  hasPassword: z.boolean(),
  occupantCount: z.number().int().optional().describe("How many people are in it now, if you may know"),
  subject: z.string().optional().describe("What is talked about, if you may know"),
  affiliation: affiliation.describe("What you are to the room"),
})

export const memberSchema = z.object({
  user: address.describe("A person; of a ban also a whole domain"),
  affiliation,
  nickname: z.string().optional().describe("The nickname that is theirs"),
  reason: z.string().optional(),
})

export const messageSchema = z.object({
  id: z.string().describe("The same for everybody; ids sort in the order of time"),
  room: address,
  nickname: z.string().describe("What its sender was called"),
  occupantId: z.string().nullable().describe("Who its sender is: the same under every nickname"),
  body: z.string().nullable(),
  sentAt: z.number().int().describe("Epoch milliseconds"),
})

export function presentRoom(room: Room, own: Affiliation, isInsider: boolean): z.input<typeof roomSchema> {
  const { settings: set } = room
  return {
    room: room.jid.toString(),
    title: set.get(roomName),
    description: set.get(roomDescription),
    language: set.get(language),
    isPublic: set.get(isPublic),
    isPersistent: set.get(isPersistent),
    isMembersOnly: set.get(isMembersOnly),
    isModerated: set.get(isModerated),
    showsAddresses: isNonAnonymous(set),
    hasPassword: set.get(isPasswordProtected),
    affiliation: own,
    ...(isInsider && {
      occupantCount: room.occupants.count,
      subject: room.subject?.stanza.child("subject")?.text ?? "",
    }),
  }
}

/** As a form has them. */
export function readSettings(given: z.output<typeof settingsInput>): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, readonly string[]>()
  const set = ({ name }: { readonly name: string }, value: string | boolean | undefined) => {
    if (value !== undefined) values.set(name, value === "" ? [] : [String(value)])
  }
  set(roomName, given.title)
  set(roomDescription, given.description)
  set(language, given.language)
  set(isPublic, given.isPublic)
  set(isPersistent, given.isPersistent)
  set(isMembersOnly, given.isMembersOnly)
  set(isModerated, given.isModerated)
  if (given.showsAddresses !== undefined) set(whois, given.showsAddresses ? "anyone" : "moderators")
  return values
}

export function requireAddress(text: string): Jid {
  const parsed = Jid.tryParse(text)
  if (parsed === undefined)
    throw new DomainError("jid-malformed", "This is no address; it looks like name@domain.")
  return parsed.bare
}
