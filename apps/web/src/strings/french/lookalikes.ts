export const lookalikes = {
  somebodyElse: "Ressemble à {name}, mais c’est quelqu’un d’autre",
  otherLetters: "Ressemble à votre contact {name}, mais s’écrit avec d’autres lettres",
  address: "Cette adresse ressemble à celle de {name} ({address}), mais c’en est une autre",
} as const
