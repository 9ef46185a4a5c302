export const account = {
  address: "Dirección",
  password: "Contraseña",
  currentPassword: "Contraseña actual",
  newPassword: "Contraseña nueva",
  repeatPassword: "Repite la contraseña nueva",
  changePassword: "Cambiar contraseña",
  passwordChanged: "Tu contraseña ha cambiado. Tus otros dispositivos te pedirán la nueva.",
  otherApps: "Otras aplicaciones",
  otherAppsText:
    "La misma cuenta sirve en cualquier aplicación XMPP: inicia sesión allí con tu dirección y tu contraseña.",
  invite: "Invitar a alguien",
  inviteText: "Quien abra el enlace será tu contacto, y podrá crear una cuenta aquí si aún no tiene.",
  makeLink: "Crear un enlace",
  link: "Enlace de invitación",
  copyLink: "Copiar enlace",
  linkCopied: "Enlace copiado. Envíaselo a una sola persona.",
  linkEnds: "Es válido hasta el {time}.",
  noInvitations: "Este servidor no crea enlaces de invitación. Da tu dirección a los demás.",
  export: "Tus datos",
  exportText:
    "Un archivo con toda tu cuenta: contactos, mensajes y ajustes. Otros servidores XMPP pueden leerlo.",
  exportButton: "Descargar tus datos",
  exportTitle: "Descargar tus datos",
  exportPassword: "Escribe tu contraseña para confirmar que eres tú.",
  exportWithKeys:
    "Incluir los datos con los que se comprueba tu contraseña, para que otro servidor pueda recibir la cuenta tal como está",
  exportStarted: "Empieza la descarga.",
  remove: "Eliminar cuenta",
  removeText:
    "Tu cuenta, sus mensajes y sus contactos se eliminan del servidor para siempre. Más adelante, otra persona podrá usar la dirección.",
  removeTitle: "¿Eliminar {address}?",
  removeConfirm:
    "Esto no se puede deshacer. Si quieres conservar tus datos, descárgalos antes. Para eliminar la cuenta, escribe su dirección:",
  removeField: "Dirección de la cuenta",
  removeMismatch: "Esa no es la dirección de esta cuenta. Escribe {address}.",
  removed: "Cuenta eliminada.",
} as const
