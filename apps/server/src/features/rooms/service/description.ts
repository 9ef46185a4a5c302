import { flag, text } from "./setting-kinds.ts"

export const roomName = text({
  name: "muc#roomconfig_roomname",
  label: "Natural-Language Room Name",
  maxLength: (limits) => limits.maxNameLength,
})

export const roomDescription = text({
  name: "muc#roomconfig_roomdesc",
  label: "Short Description of Room",
  maxLength: (limits) => limits.maxDescriptionLength,
})

export const language = text({
  name: "muc#roomconfig_lang",
  label: "Natural Language for Room Discussions",
  maxLength: () => 35,
  problem: (value) =>
    value === "" || /^[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*$/.test(value)
      ? undefined
      : "It must be the tag of a language, such as en or pt-BR.",
})

export const pubsubNode = text({
  name: "muc#roomconfig_pubsub",
  label: "XMPP URI of Associated Publish-Subscribe Node",
  maxLength: () => 1_000,
  problem: (value) => (value === "" || value.startsWith("xmpp:") ? undefined : "It must begin with xmpp:"),
})

/** Whether it stands in the list of rooms. */
export const isPublic = flag({
  name: "muc#roomconfig_publicroom",
  label: "Make Room Publicly Searchable?",
  initial: true,
})

/** Whether it stays when the last occupant leaves. */
export const isPersistent = flag({
  name: "muc#roomconfig_persistentroom",
  label: "Make Room Persistent?",
  initial: false,
})
