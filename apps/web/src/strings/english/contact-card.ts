export const contactCard = {
  title: "Share a contact",
  search: "Search",
  none: "None of your contacts has that name.",
  noContacts: "You have no contacts to share yet.",
  share: "Share",
  write: "Write",
  add: "Add to contacts",
  added: "{name} is on your list now.",
  you: "That is you.",
} as const
