export const lookalikes = {
  somebodyElse: "Looks like {name}, but is somebody else",
  otherLetters: "Looks like your contact {name}, but is written with other letters",
  address: "This address looks like that of {name} ({address}), but is another one",
} as const
