export const connection = {
  connecting: "Verbinden…",
  reconnecting: "Neu verbinden…",
  waiting:
    "Neuer Versuch in {seconds, plural, one {# Sekunde} other {# Sekunden}}. Was du schreibst, wird gesendet, sobald du wieder verbunden bist.",
  offline: "Du bist offline. Was du schreibst, wird gesendet, sobald du wieder verbunden bist.",
  tryNow: "Jetzt versuchen",
  signInAgain: "Neu anmelden",
  back: "Du bist wieder online.",
} as const
