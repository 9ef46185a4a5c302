export const activity = {
  title: "Aktivität",
  unread: "{count, plural, one {# neu} other {# neu}}",
  requests: "Anfragen an dich",
  invitations: "Einladungen an dich",
  mentioned: "{name} hat dich in {place} erwähnt",
  answered: "{name} hat dir in {place} geantwortet",
  reacted: "{name} hat mit {emoji} reagiert",
  reactedMore:
    "{count, plural, one {{name} und # weitere Person haben reagiert, zuletzt mit {emoji}} other {{name} und # weitere haben reagiert, zuletzt mit {emoji}}}",
  emptyTitle: "Noch nichts",
  empty:
    "Wenn dich jemand erwähnt, dir in einer Gruppe antwortet oder auf deine Nachrichten reagiert, findest du es hier.",
} as const
