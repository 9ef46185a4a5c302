export const presence = {
  online: "En ligne",
  chat: "Disponible pour discuter",
  away: "Pas là",
  xa: "Pas là pour un moment",
  dnd: "Ne pas déranger",
  offline: "Hors ligne",
  typing: "écrit…",
} as const
