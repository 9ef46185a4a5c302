export const expiry = {
  choose: "Los mensajes desaparecen una vez vistos",
  off: "Los mensajes no desaparecen",
  on: "Los mensajes desaparecen {time} después de verse",
  never: "Nunca",
  seconds: "{count, plural, one {# segundo} other {# segundos}}",
  minutes: "{count, plural, one {# minuto} other {# minutos}}",
  hours: "{count, plural, one {# hora} other {# horas}}",
  days: "{count, plural, one {# día} other {# días}}",
} as const
