export const switcher = {
  title: "Go to a conversation",
  placeholder: "Whom do you want to write to?",
  results: "Results",
  nothing: "Nobody has that name. Enter a full address to write to somebody new.",
  tip: "Type > to see everything there is to do.",
  markAllRead: "Mark everything as read",
  switchTo: "Switch to {address}",
} as const
