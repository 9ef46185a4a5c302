export const message = {
  pending: "Wartet aufs Senden",
  sent: "Gesendet",
  delivered: "Zugestellt",
  displayed: "Gelesen",
  failed: "Nicht gesendet",
  failedText: "Diese Nachricht wurde nicht gesendet.",
  retry: "Noch einmal versuchen",
  discard: "Löschen",
} as const
