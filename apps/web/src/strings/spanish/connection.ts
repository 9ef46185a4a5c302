export const connection = {
  connecting: "Conectando…",
  reconnecting: "Conectando de nuevo…",
  waiting:
    "Nuevo intento en {seconds, plural, one {# segundo} other {# segundos}}. Lo que escribas se enviará cuando vuelva la conexión.",
  offline: "Estás sin conexión. Lo que escribas se enviará cuando vuelva la conexión.",
  tryNow: "Probar ahora",
  behind:
    "El servidor aún no lo ha enviado todo: pueden faltar mensajes o contactos. Se volverá a intentar automáticamente.",
  signInAgain: "Volver a iniciar sesión",
  back: "Ya tienes conexión otra vez.",
  refusedElsewhere:
    "Se cerró tu sesión: desde otro dispositivo, por una contraseña nueva o porque la cuenta ya no existe. Vuelve a iniciar sesión. Lo que escribiste se conserva.",
  refusedDisabled:
    "La cuenta se eliminó o se desactivó, o cambió su contraseña. Vuelve a iniciar sesión, o pregunta a quien administra el servidor.",
  refusedConflict: "Otra sesión ocupó el lugar de esta. Vuelve a iniciar sesión para usar esta.",
  refusedUnsafe:
    "El servidor no ofrece ninguna forma de entrar que proteja la contraseña. Pregunta a quien lo administra.",
  refusedUntrusted:
    "Puede que este no sea tu servidor, o que alguien escuche por el camino. Prueba con otra red, o pregunta a quien administra el servidor.",
  refusedSignedOut: "Cerraste la sesión de esta cuenta en otra pestaña.",
  refusedSessions: "La cuenta tiene demasiadas sesiones abiertas. Cierra alguna y vuelve a intentarlo.",
  refusedStep: "El servidor pide un paso más que esta aplicación no conoce. Pregunta a quien lo administra.",
  refusedServer: "El servidor no conoce esta dirección. Revisa lo que va después de la @.",
} as const
