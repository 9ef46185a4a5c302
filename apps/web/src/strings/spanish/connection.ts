export const connection = {
  connecting: "Conectando…",
  reconnecting: "Conectando de nuevo…",
  waiting:
    "Nuevo intento en {seconds, plural, one {# segundo} other {# segundos}}. Lo que escribas se enviará cuando vuelva la conexión.",
  offline: "Estás sin conexión. Lo que escribas se enviará cuando vuelva la conexión.",
  tryNow: "Probar ahora",
  signInAgain: "Volver a iniciar sesión",
  back: "Ya tienes conexión otra vez.",
} as const
