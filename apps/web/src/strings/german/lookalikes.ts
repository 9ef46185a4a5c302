export const lookalikes = {
  somebodyElse: "Sieht aus wie {name}, ist aber jemand anderes",
  otherLetters: "Sieht aus wie dein Kontakt {name}, ist aber mit anderen Buchstaben geschrieben",
  address: "Diese Adresse sieht aus wie die von {name} ({address}), ist aber eine andere",
} as const
