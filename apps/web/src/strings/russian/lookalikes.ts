export const lookalikes = {
  somebodyElse: "Похоже на имя «{name}», но это другой человек",
  otherLetters: "Похоже на имя вашего контакта «{name}», но написано другими буквами",
  address: "Этот адрес похож на адрес контакта «{name}» ({address}), но это другой адрес",
} as const
