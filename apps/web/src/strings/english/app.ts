export const app = {
  name: "Kith",
  tagline: "The people you talk to, in a place of your own.",
  newVersion: "A new version of Kith is here.",
  update: "Use it now",
} as const
