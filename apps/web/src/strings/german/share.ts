export const share = {
  title: "Teilen mit",
  placeholder: "Mit wem?",
  results: "Chats",
  nothing: "So heißt niemand.",
  empty: "Es gibt nichts zu teilen. Teile noch einmal aus einer anderen App.",
  files: "{count, plural, one {# Datei} other {# Dateien}}",
} as const
