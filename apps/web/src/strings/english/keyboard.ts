export const keyboard = {
  title: "Keyboard",
  goTo: "Go to a conversation",
  neighbour: "The conversation above or below",
  send: "Send",
  newLine: "New line",
  close: "Close",
} as const
