export const presence = {
  online: "В сети",
  chat: "Можно поболтать",
  away: "Нет на месте",
  xa: "Долго нет на месте",
  dnd: "Не беспокоить",
  offline: "Не в сети",
  typing: "печатает…",
} as const
