export const links = {
  notALink: "This link leads to nobody: it has no address in it.",
  joinTitle: "Join {place}?",
  joinText: "The people there will see your name, and you get what they write.",
  join: "Join",
  addTitle: "Add {place} to your contacts?",
  addText: "They are asked to accept you, and you see when each other is online.",
  add: "Add",
  invitedTitle: "{name} invites you",
  invitedText: "You are signed in as {address}. Add {name} to your contacts?",
  invitationOver: "This invitation was used already, or is too old. Ask for a new one.",
  ownInvitation: "This is your own invitation. Give it to somebody else.",
} as const
