export const contactCard = {
  title: "Partager un contact",
  search: "Rechercher",
  none: "Aucun de tes contacts ne s’appelle ainsi.",
  noContacts: "Tu n’as pas encore de contact à partager.",
  share: "Partager",
  write: "Écrire",
  add: "Ajouter aux contacts",
  added: "{name} est maintenant dans ta liste.",
  you: "C’est toi.",
} as const
