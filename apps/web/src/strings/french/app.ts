export const app = {
  name: "Kith",
  tagline: "Les gens à qui vous parlez, dans un endroit à vous.",
  newVersion: "Une nouvelle version de Kith est disponible.",
  update: "L’utiliser maintenant",
} as const
