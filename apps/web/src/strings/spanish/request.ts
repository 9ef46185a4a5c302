export const request = {
  accept: "Aceptar",
  decline: "Rechazar",
  acceptFrom: "Aceptar la solicitud de {name}",
  declineFrom: "Rechazar la solicitud de {name}",
  accepted: "Desde ahora ves cuándo {name} está en línea, y {name} te ve a ti.",
  declined: "Solicitud rechazada. {name} no verá cuándo estás en línea.",
  asks: "{name} quiere estar en contacto contigo",
} as const
