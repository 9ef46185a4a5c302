export const presence = {
  online: "Online",
  chat: "Free to chat",
  away: "Away",
  xa: "Away for a while",
  dnd: "Do not disturb",
  offline: "Offline",
  typing: "typing…",
} as const
