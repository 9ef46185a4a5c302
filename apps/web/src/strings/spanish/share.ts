export const share = {
  title: "Compartir con",
  placeholder: "¿Con quién?",
  results: "Conversaciones",
  nothing: "No hay nadie con ese nombre.",
  empty: "No hay nada que compartir. Vuelve a la otra aplicación y compártelo otra vez.",
  files: "{count, plural, one {# archivo} other {# archivos}}",
} as const
