export const problem = {
  unexpected:
    "Algo falló en esta página. Vuelve a cargarla; si no ayuda, díselo a quien administra este servidor.",
  unexpectedTitle: "Esto no tenía que pasar",
  reload: "Volver a cargar",
  noServer: "No se puede llegar al servidor. Revisa tu conexión y vuelve a intentarlo.",
  notAnAddress: "«{typed}» no es una dirección. Tiene que ser como juliet@example.org.",
  noStore:
    "Tu navegador no deja que esta página guarde nada. Permite que guarde datos aquí y vuelve a iniciar sesión.",
  noAddress: "Escribe una dirección, por ejemplo, juliet@example.org.",
  elsewhere: "Este servidor atiende las direcciones que acaban en @{domain}. Usa una de ellas.",
  noName: "Elige un nombre de usuario.",
  noUserOrAddress: "Escribe tu nombre de usuario o tu dirección.",
  notAName: "Un nombre de usuario tiene letras, cifras, puntos, guiones y guiones bajos, sin espacios.",
  noPassword: "Escribe tu contraseña.",
  shortPassword: "Usa al menos {minimum, number} caracteres. Unas palabras seguidas son fáciles de recordar.",
  passwordsDiffer: "Las dos contraseñas no son iguales. Vuelve a escribir la segunda.",
  wrongPassword: "Esa no es tu contraseña actual. Vuelve a intentarlo.",
  notAPicture: "Este archivo no es una imagen que tu navegador pueda mostrar. Elige otro.",
  couldNotCopy: "Tu navegador no permitió copiar. Selecciona la dirección y cópiala a mano.",
} as const
