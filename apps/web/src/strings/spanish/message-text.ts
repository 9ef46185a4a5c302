export const messageText = {
  doer: "* {name}",
  showMore: "Mostrar más ({count, plural, one {queda # carácter} other {quedan # caracteres}})",
  rightToLeft: "Un carácter oculto daba aquí la vuelta al texto, de derecha a izquierda.",
  leftToRight: "Un carácter oculto obligaba aquí al texto a ir de izquierda a derecha.",
  invisible: "Aquí se ocultaba un carácter sin anchura.",
  mention: "Escribir a {address}",
  code: "Código",
  codeIn: "Código en {language}",
  copyCode: "Copiar el código",
  couldNotCopy: "Tu navegador no permitió copiar. Selecciona el código y cópialo a mano.",
} as const
