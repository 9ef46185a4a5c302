export const gallery = {
  title: "Imágenes y vídeos",
  place: "{index, number} de {count, number}",
  previous: "Anterior",
  next: "Siguiente",
  zoomIn: "Acercar",
  zoomOut: "Alejar",
  save: "Guardar",
  failed: "Este archivo ya no se puede cargar. Quizá su servidor lo ha eliminado.",
} as const
