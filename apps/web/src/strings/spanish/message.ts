export const message = {
  pending: "Pendiente de envío",
  sent: "Enviado",
  delivered: "Entregado",
  displayed: "Leído",
  failed: "No enviado",
  failedText: "Este mensaje no se envió.",
  retry: "Reintentar",
  discard: "Eliminar",
} as const
