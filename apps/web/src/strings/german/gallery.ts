export const gallery = {
  title: "Bilder und Videos",
  place: "{index, number} von {count, number}",
  previous: "Zurück",
  next: "Weiter",
  zoomIn: "Vergrößern",
  zoomOut: "Verkleinern",
  save: "Speichern",
  failed: "Diese Datei lässt sich nicht mehr laden. Vielleicht hat ihr Server sie gelöscht.",
} as const
