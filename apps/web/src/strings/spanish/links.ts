export const links = {
  notALink: "Este enlace no lleva a nadie: no contiene ninguna dirección.",
  joinTitle: "¿Unirse a {place}?",
  joinText: "Quienes están allí verán tu nombre, y tú recibirás lo que escriban.",
  join: "Unirse",
  addTitle: "¿Añadir {place} a tus contactos?",
  addText: "Recibirá tu solicitud. Si la acepta, cada cual verá cuándo está en línea la otra persona.",
  add: "Añadir",
  invitedTitle: "{name} te invita",
  invitedText: "Has iniciado sesión como {address}. ¿Añadir a {name} a tus contactos?",
  invitationOver: "Esta invitación ya se usó o es demasiado antigua. Pide una nueva.",
  ownInvitation: "Esta es tu propia invitación. Dásela a otra persona.",
  account: "Cuenta",
  invitedRoomText:
    "Has iniciado sesión como {address}. ¿Añadir a {name} a tus contactos y unirte al grupo {place}?",
  handlerTitle: "Enlaces a personas y grupos",
  handlerText:
    "Algunas páginas y programas tienen enlaces a personas y grupos que empiezan por xmpp:. Tu navegador puede abrirlos aquí. Primero te pregunta, y puedes deshacerlo en los ajustes del navegador.",
  handler: "Abrir los enlaces xmpp: con Kith",
  handlerAsked: "Si tu navegador pregunta ahora, acéptalo allí. Desde entonces esos enlaces se abrirán aquí.",
} as const
