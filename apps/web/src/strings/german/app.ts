export const app = {
  name: "Kith",
  tagline: "Die Menschen, mit denen du redest, an einem Ort, der dir gehört.",
  newVersion: "Eine neue Version von Kith ist da.",
  update: "Jetzt verwenden",
} as const
