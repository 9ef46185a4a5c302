export const switcher = {
  title: "Aller à une conversation",
  placeholder: "À qui voulez-vous écrire ?",
  results: "Résultats",
  nothing: "Personne ne s’appelle ainsi. Saisissez une adresse complète pour écrire à une nouvelle personne.",
  tip: "Tapez > pour voir tout ce qu’on peut faire.",
  markAllRead: "Tout marquer comme lu",
  switchTo: "Passer à {address}",
} as const
