export const links = {
  notALink: "This link leads to nobody: it has no address in it.",
  joinTitle: "Join {place}?",
  joinText: "The people there will see your name, and you get what they write.",
  join: "Join",
  addTitle: "Add {place} to your contacts?",
  addText: "They are asked to accept you, and you see when each other is online.",
  add: "Add",
} as const
