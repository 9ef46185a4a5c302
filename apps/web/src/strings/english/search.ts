export const search = {
  title: "Search all messages",
  placeholder: "Words, “a phrase”, from:juliet, has:file",
  hint: "All words are looked for, also within longer ones. “Words in quotation marks” stand together; from:me, from:juliet, has:file and has:link narrow it down.",
  found: "{count, plural, =0 {Nothing found} one {# message} other {# messages}}",
  more: "Show more",
  onServer: "Only on the server",
  nothingTitle: "Nothing found",
  nothing: "Try fewer or other words, or only a part of one.",
} as const
