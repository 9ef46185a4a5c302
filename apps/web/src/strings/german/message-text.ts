export const messageText = {
  doer: "* {name}",
  showMore: "Mehr zeigen (noch {count, plural, one {# Zeichen} other {# Zeichen}})",
  rightToLeft: "Ein verstecktes Zeichen hat den Text hier umgedreht, von rechts nach links.",
  leftToRight: "Ein verstecktes Zeichen hat den Text hier gezwungen, von links nach rechts zu laufen.",
  invisible: "Hier war ein Zeichen ohne Breite versteckt.",
  mention: "An {address} schreiben",
  code: "Code",
  codeIn: "Code in {language}",
  copyCode: "Code kopieren",
  couldNotCopy: "Dein Browser hat das Kopieren nicht erlaubt. Markiere den Code und kopiere ihn von Hand.",
} as const
