export const gallery = {
  title: "Pictures and videos",
  place: "{index, number} of {count, number}",
  previous: "Previous",
  next: "Next",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  save: "Save",
  failed: "This file cannot be loaded any more. Perhaps its server has deleted it.",
} as const
