export const previews = {
  label: "Vorschau, die mit dem Link gesendet wird",
  leaveOut: "Link ohne Vorschau senden",
} as const
