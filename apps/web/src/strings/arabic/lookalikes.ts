export const lookalikes = {
  somebodyElse: "يشبه {name}، لكنه شخص آخر",
  otherLetters: "يشبه جهة اتصالك {name}، لكنه مكتوب بحروف أخرى",
  address: "هذا العنوان يشبه عنوان {name} ({address})، لكنه عنوان آخر",
} as const
