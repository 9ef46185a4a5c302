export const contactCard = {
  title: "Share a contact",
  search: "Search",
  none: "No contact of yours is called that.",
  noContacts: "You have no contacts to share yet.",
  share: "Share",
  write: "Write",
  add: "Add to contacts",
  added: "{name} is on your list now.",
  you: "That is you.",
} as const
