export const activity = {
  title: "Actividad",
  unread: "{count, plural, one {# novedad} other {# novedades}}",
  requests: "Solicitudes para ti",
  invitations: "Invitaciones para ti",
  mentioned: "{name} te mencionó en {place}",
  answered: "{name} te respondió en {place}",
  reacted: "{name} reaccionó con {emoji}",
  reactedMore:
    "{count, plural, one {{name} y # persona más reaccionaron, por último con {emoji}} other {{name} y # personas más reaccionaron, por último con {emoji}}}",
  emptyTitle: "Aún no hay nada",
  empty:
    "Cuando alguien te mencione, te responda en un grupo o reaccione a lo que escribiste, lo encontrarás aquí.",
} as const
