export const signIn = {
  title: "Iniciar sesión",
  address: "Nombre de usuario o dirección",
  password: "Contraseña",
  submit: "Iniciar sesión",
  noAccount: "¿Es tu primera vez aquí?",
  signUp: "Crear una cuenta",
  sharedComputer: "Tu sesión sigue abierta en este dispositivo hasta que la cierres.",
  again: "Volver a iniciar sesión como {address}",
  signedOutElsewhere: "Has cerrado la sesión en otra pestaña.",
  addTitle: "Añadir una cuenta",
  addText: "Las dos cuentas siguen con la sesión abierta, y pasas de una a otra cuando quieras.",
  anyServer: "Aquí sirve una cuenta de cualquier servidor XMPP.",
  enterUrl: "Escribir la dirección de conexión del servidor",
  url: "Dirección de conexión",
  urlHint: "Solo si el servidor no se encuentra automáticamente. Empieza por wss://.",
  notAUrl: "Una dirección de conexión empieza por wss://, por ejemplo, wss://example.org/xmpp-websocket.",
  serverNotFound:
    "El servidor de {domain} no dice cómo llegan a él los navegadores. Pregunta a quien lo administra, o escribe su dirección de conexión.",
  wrongCredentials:
    "El servidor no acepta esta dirección con esta contraseña. Revisa las dos y vuelve a intentarlo.",
} as const
