export const messageText = {
  doer: "* {name}",
  showMore: "Show more ({count, plural, one {# character} other {# characters}} left)",
  rightToLeft: "A hidden character here turned the text around, from right to left.",
  leftToRight: "A hidden character here forced the text to run from left to right.",
  invisible: "A character without width was hidden here.",
  mention: "Write to {address}",
  code: "Code",
  codeIn: "Code in {language}",
  copyCode: "Copy the code",
  couldNotCopy: "Your browser did not allow copying. Select the code and copy it by hand.",
} as const
