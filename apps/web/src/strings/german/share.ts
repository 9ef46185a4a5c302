export const share = {
  title: "Teilen mit",
  placeholder: "Mit wem?",
  results: "Chats",
  nothing: "So heißt niemand.",
  empty: "Es gibt nichts zu teilen. Geh zurück zur anderen App und teile noch einmal.",
  files: "{count, plural, one {# Datei} other {# Dateien}}",
} as const
