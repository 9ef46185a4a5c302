export const search = {
  title: "Buscar en todos los mensajes",
  placeholder: 'Palabras, "una frase", from:juliet, has:file',
  hint: 'Se buscan todas las palabras, también dentro de otras más largas. "Las palabras entre comillas" van juntas; from:me, from:juliet, has:file y has:link afinan la búsqueda.',
  found: "{count, plural, =0 {No se encontró nada} one {# mensaje} other {# mensajes}}",
  more: "Mostrar más",
  onServer: "Solo en el servidor",
  nothingTitle: "No se encontró nada",
  nothing: "Prueba con menos palabras, con otras, o con solo una parte.",
} as const
