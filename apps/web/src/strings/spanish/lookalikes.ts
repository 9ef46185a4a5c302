export const lookalikes = {
  somebodyElse: "Se parece a {name}, pero es otra persona",
  otherLetters: "Se parece a tu contacto {name}, pero está escrito con otras letras",
  address: "Esta dirección se parece a la de {name} ({address}), pero es otra",
} as const
