/** Whether browsers paint it; SVG is a document that could run something, hence a file. */
export const isPicture = (file: Blob): boolean =>
  file.type.startsWith("image/") && file.type !== "image/svg+xml"
