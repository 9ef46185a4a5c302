export const switcher = {
  title: "Ir a una conversación",
  placeholder: "¿A quién quieres escribir?",
  results: "Resultados",
  nothing: "No hay nadie con ese nombre. Escribe una dirección completa para hablar con alguien nuevo.",
  tip: "Escribe > para ver todo lo que se puede hacer.",
  markAllRead: "Marcar todo como leído",
  switchTo: "Cambiar a {address}",
} as const
