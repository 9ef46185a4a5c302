export const gallery = {
  title: "Pictures and videos",
  place: "{index, number} of {count, number}",
  previous: "Previous",
  next: "Next",
  zoomIn: "Closer",
  zoomOut: "Farther",
  save: "Save",
  failed: "This file cannot be loaded any more. Perhaps its server has deleted it.",
} as const
