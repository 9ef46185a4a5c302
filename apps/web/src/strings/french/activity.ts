export const activity = {
  title: "Ce qui te concerne",
  unread: "{count, plural, one {# nouveauté} other {# nouveautés}}",
  requests: "Demandes reçues",
  invitations: "Invitations reçues",
  mentioned: "{name} te mentionne dans {place}",
  reacted: "{name} a réagi avec {emoji}",
  reactedMore:
    "{count, plural, one {{name} et # autre personne ont réagi, en dernier avec {emoji}} other {{name} et # autres personnes ont réagi, en dernier avec {emoji}}}",
  invited: "{name} t’invite dans {place}",
  invitedByRoom: "On t’invite dans {place}",
  join: "Rejoindre",
  decline: "Refuser",
  emptyTitle: "Rien pour l’instant",
  empty:
    "Quand quelqu’un te mentionne, te répond dans un groupe ou réagit à ce que tu as écrit, tu le trouves ici.",
} as const
