export const messageText = {
  doer: "* {name}",
  showMore: "Afficher la suite ({count, plural, one {encore # caractère} other {encore # caractères}})",
  rightToLeft: "Un caractère caché ici retournait le texte, de droite à gauche.",
  leftToRight: "Un caractère caché ici forçait le texte à aller de gauche à droite.",
  invisible: "Un caractère sans largeur était caché ici.",
  mention: "Écrire à {address}",
  code: "Code",
  codeIn: "Code en {language}",
  copyCode: "Copier le code",
  couldNotCopy: "Votre navigateur n’a pas permis de copier. Sélectionnez le code et copiez-le à la main.",
} as const
