export const contactCard = {
  title: "Kontakt teilen",
  search: "Suchen",
  none: "Keiner deiner Kontakte heißt so.",
  noContacts: "Du hast noch keine Kontakte zum Teilen.",
  share: "Teilen",
  write: "Schreiben",
  add: "Zu den Kontakten",
  added: "{name} steht jetzt auf deiner Liste.",
  you: "Das bist du.",
} as const
