export const app = {
  name: "Kith",
  tagline: "Les gens à qui tu parles, dans un endroit à toi.",
  newVersion: "Une nouvelle version de Kith est là.",
  update: "L’utiliser maintenant",
} as const
