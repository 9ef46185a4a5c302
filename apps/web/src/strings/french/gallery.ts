export const gallery = {
  title: "Images et vidéos",
  place: "{index, number} sur {count, number}",
  previous: "Image précédente",
  next: "Image suivante",
  zoomIn: "Agrandir",
  zoomOut: "Réduire",
  save: "Enregistrer",
  failed: "Ce fichier ne peut plus être chargé. Son serveur l’a peut-être supprimé.",
} as const
