export const share = {
  title: "Share with",
  placeholder: "Whom?",
  results: "Conversations",
  nothing: "Nobody is called like that.",
  empty: "There is nothing to share. Share from another app again.",
  files: "{count, plural, one {# file} other {# files}}",
} as const
