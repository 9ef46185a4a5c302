import { flag } from "./setting-kinds.ts"

/** XEP-0045 §9.5: members of a members-only room may make others members by inviting them. */
export const membersInvite = flag({
  name: "muc#roomconfig_allowinvites",
  aliases: ["{http://prosody.im/protocol/muc}roomconfig_allowmemberinvites"],
  label: "Allow Members to Invite Others?",
  initial: false,
})
