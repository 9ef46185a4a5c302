export const activity = {
  title: "Activité",
  unread: "{count, plural, one {# nouveauté} other {# nouveautés}}",
  requests: "Demandes reçues",
  invitations: "Invitations reçues",
  mentioned: "{name} vous mentionne dans {place}",
  answered: "{name} vous a répondu dans {place}",
  reacted: "{name} a réagi avec {emoji}",
  reactedMore:
    "{count, plural, one {{name} et # autre personne ont réagi, en dernier avec {emoji}} other {{name} et # autres personnes ont réagi, en dernier avec {emoji}}}",
  emptyTitle: "Rien pour l’instant",
  empty:
    "Quand quelqu’un vous mentionne, vous répond dans un groupe ou réagit à ce que vous avez écrit, vous le trouvez ici.",
} as const
