export const request = {
  accept: "Annehmen",
  decline: "Ablehnen",
  acceptFrom: "Anfrage von {name} annehmen",
  declineFrom: "Anfrage von {name} ablehnen",
  accepted: "Du und {name} seht jetzt voneinander, wann ihr online seid.",
  declined: "Abgelehnt. {name} sieht nicht, wann du online bist.",
  asks: "{name} möchte mit dir in Kontakt sein",
} as const
