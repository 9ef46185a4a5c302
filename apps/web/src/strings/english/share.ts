export const share = {
  title: "Share with",
  placeholder: "With whom?",
  results: "Conversations",
  nothing: "Nobody has that name.",
  empty: "There is nothing to share. Go back to the other app and share again.",
  files: "{count, plural, one {# file} other {# files}}",
} as const
