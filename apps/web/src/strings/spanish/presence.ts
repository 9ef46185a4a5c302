export const presence = {
  online: "En línea",
  chat: "Con ganas de hablar",
  away: "Ausente",
  xa: "Ausente por un tiempo",
  dnd: "No molestar",
  offline: "Sin conexión",
  typing: "escribiendo…",
} as const
