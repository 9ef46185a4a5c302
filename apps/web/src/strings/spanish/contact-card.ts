export const contactCard = {
  title: "Compartir un contacto",
  search: "Buscar",
  none: "No tienes ningún contacto con ese nombre.",
  noContacts: "Aún no tienes contactos que compartir.",
  share: "Compartir",
  write: "Escribir",
  add: "Añadir a contactos",
  added: "{name} ya está en tu lista.",
  you: "Eres tú.",
} as const
