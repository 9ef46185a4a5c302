export const request = {
  accept: "Accepter",
  decline: "Refuser",
  acceptFrom: "Accepter la demande de {name}",
  declineFrom: "Refuser la demande de {name}",
  accepted: "{name} et vous voyez maintenant quand l’autre est en ligne.",
  declined: "Demande refusée. {name} ne verra pas quand vous êtes en ligne.",
  asks: "{name} veut entrer en contact avec vous",
} as const
