export const expiry = {
  choose: "Disparition des messages une fois vus",
  off: "Les messages ne disparaissent pas",
  on: "Les messages disparaissent {time} après avoir été vus",
  never: "Jamais",
  seconds: "{count, plural, one {# seconde} other {# secondes}}",
  minutes: "{count, plural, one {# minute} other {# minutes}}",
  hours: "{count, plural, one {# heure} other {# heures}}",
  days: "{count, plural, one {# jour} other {# jours}}",
} as const
