export const share = {
  title: "Partager avec",
  placeholder: "Avec qui ?",
  results: "Conversations",
  nothing: "Personne ne s’appelle ainsi.",
  empty: "Il n’y a rien à partager. Retournez dans l’autre application et partagez à nouveau.",
  files: "{count, plural, one {# fichier} other {# fichiers}}",
} as const
