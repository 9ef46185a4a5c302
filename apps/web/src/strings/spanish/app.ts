export const app = {
  name: "Kith",
  tagline: "La gente con la que hablas, en un lugar propio.",
  newVersion: "Hay una versión nueva de Kith.",
  update: "Usarla ya",
} as const
