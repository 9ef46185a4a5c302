export const accounts = {
  menu: "Dein Konto: {address}",
  unreadElsewhere:
    "{count, plural, one {# ungelesene Nachricht in einem anderen Konto} other {# ungelesene Nachrichten in anderen Konten}}",
  add: "Konto hinzufügen",
} as const
