export const presence = {
  online: "Online",
  chat: "Gesprächsbereit",
  away: "Abwesend",
  xa: "Länger abwesend",
  dnd: "Nicht stören",
  offline: "Offline",
  typing: "schreibt…",
} as const
