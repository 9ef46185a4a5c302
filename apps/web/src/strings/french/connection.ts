export const connection = {
  connecting: "Connexion…",
  reconnecting: "Reconnexion…",
  waiting:
    "Reconnexion dans {seconds, plural, one {# seconde} other {# secondes}}. Ce que tu écris partira à ton retour en ligne.",
  offline: "Tu es hors ligne. Ce que tu écris partira à ton retour en ligne.",
  tryNow: "Essayer maintenant",
  signInAgain: "Se connecter à nouveau",
  back: "Te revoilà en ligne.",
} as const
