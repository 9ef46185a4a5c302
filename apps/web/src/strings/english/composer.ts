export const composer = {
  label: "Message to {name}",
  placeholder: "Write a message",
  send: "Send",
  hint: "Enter sends, Shift+Enter makes a new line.",
} as const
