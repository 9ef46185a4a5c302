export const switcher = {
  title: "Zu einem Chat gehen",
  placeholder: "Wem möchtest du schreiben?",
  results: "Ergebnisse",
  nothing: "So heißt niemand. Gib eine ganze Adresse ein, um jemand Neuem zu schreiben.",
  tip: "Mit > siehst du alles, was du tun kannst.",
  markAllRead: "Alles als gelesen markieren",
  switchTo: "Zu {address} wechseln",
} as const
