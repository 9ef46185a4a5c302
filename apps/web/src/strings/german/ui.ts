export const ui = {
  close: "Schließen",
  cancel: "Abbrechen",
  back: "Zurück",
  showPassword: "Passwort zeigen",
  hidePassword: "Passwort verbergen",
  loading: "Wird geladen…",
} as const
