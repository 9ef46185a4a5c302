export const ui = {
  close: "Fermer",
  cancel: "Annuler",
  back: "Retour",
  showPassword: "Afficher le mot de passe",
  hidePassword: "Masquer le mot de passe",
  loading: "Chargement…",
} as const
