export const expiry = {
  choose: "Wann Nachrichten nach dem Lesen verschwinden",
  off: "Nachrichten verschwinden nicht",
  on: "Nachrichten verschwinden {time} nach dem Lesen",
  never: "Nie",
  seconds: "{count, plural, one {# Sekunde} other {# Sekunden}}",
  minutes: "{count, plural, one {# Minute} other {# Minuten}}",
  hours: "{count, plural, one {# Stunde} other {# Stunden}}",
  days: "{count, plural, one {# Tag} other {# Tage}}",
} as const
