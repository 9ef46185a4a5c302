export const signUp = {
  title: "Crea tu cuenta",
  invited: "Tienes una invitación",
  invitedText: "Elige un nombre de usuario y una contraseña, y ya estás dentro.",
  username: "Nombre de usuario",
  usernameHint: "Tu dirección será {address}",
  usernameHintEmpty: "Los demás te encontrarán con este nombre.",
  password: "Contraseña",
  passwordHint:
    "Al menos 8 caracteres. Unas palabras seguidas son fáciles de recordar y difíciles de adivinar.",
  submit: "Crear cuenta",
  haveAccount: "¿Ya tienes una cuenta?",
  signIn: "Iniciar sesión",
  byInvitation: "En este servidor necesitas una invitación. Pide un enlace a alguien que ya esté aquí.",
  invitation: "Invitación",
  invitationHint: "El enlace que te dieron, o el código del final.",
  closed: "Este servidor no admite cuentas nuevas. Pide a quien lo administra que cree una para ti.",
  invitedBy: "{name} te invita",
  invitedByText:
    "Elige un nombre de usuario y una contraseña: ya estás dentro, y {address} será tu contacto.",
  invitedRoom: "También te unes al grupo {room}.",
  contactOnly:
    "Esta invitación es para quien ya tiene una cuenta. Inicia sesión y serás un contacto de quien la envió.",
  taken: "Este nombre ya está en uso. Elige otro.",
  registerElsewhere: "Las cuentas de este servidor se crean en {website}.",
  invitationOver: "Esta invitación no es válida, o ya no lo es. Pide una nueva.",
  notAcceptable: "El servidor no acepta este nombre o esta contraseña. Prueba con otro.",
  tooMany: "Se crearon demasiadas cuentas desde aquí. Vuelve a intentarlo más tarde.",
  notConfidential:
    "La conexión no está cifrada: otros verían la contraseña. Díselo a quien administra este servidor.",
  refused: "El servidor no creó la cuenta. Vuelve a intentarlo más tarde, o pregunta a quien lo administra.",
} as const
