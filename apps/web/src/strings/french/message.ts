export const message = {
  pending: "En attente d’envoi",
  sent: "Envoyé",
  delivered: "Reçu",
  displayed: "Lu",
  failed: "Non envoyé",
  failedText: "Ce message n’a pas été envoyé.",
  retry: "Réessayer",
  discard: "Supprimer",
} as const
