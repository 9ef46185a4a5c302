export const presence = {
  online: "Online",
  chat: "Offen für Chats",
  away: "Abwesend",
  xa: "Länger abwesend",
  dnd: "Nicht stören",
  offline: "Offline",
  typing: "schreibt…",
} as const
