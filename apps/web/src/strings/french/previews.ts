export const previews = {
  label: "Aperçu envoyé avec le lien",
  leaveOut: "Envoyer le lien sans aperçu",
} as const
