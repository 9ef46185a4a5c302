export const app = {
  name: "Kith",
  tagline: "The people you talk to, in a place of your own.",
} as const
