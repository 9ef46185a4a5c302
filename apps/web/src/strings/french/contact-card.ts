export const contactCard = {
  title: "Partager un contact",
  search: "Rechercher",
  none: "Aucun de vos contacts ne s’appelle ainsi.",
  noContacts: "Vous n’avez pas encore de contact à partager.",
  share: "Partager",
  write: "Écrire",
  add: "Ajouter aux contacts",
  added: "{name} est maintenant dans votre liste.",
  you: "C’est vous.",
} as const
