export const previews = {
  label: "Vista previa que se envía con el enlace",
  leaveOut: "Enviar el enlace sin vista previa",
} as const
