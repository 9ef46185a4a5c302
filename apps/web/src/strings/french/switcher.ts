export const switcher = {
  title: "Aller à une conversation",
  placeholder: "À qui veux-tu écrire ?",
  results: "Résultats",
  nothing: "Personne ne s’appelle ainsi. Saisis une adresse complète pour écrire à une nouvelle personne.",
  tip: "Tape > pour voir tout ce qu’on peut faire.",
  markAllRead: "Tout marquer comme lu",
  switchTo: "Passer à {address}",
} as const
