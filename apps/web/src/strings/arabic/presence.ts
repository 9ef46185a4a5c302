export const presence = {
  online: "على اتصال",
  chat: "وقت للحديث",
  away: "بعيدًا عن الجهاز",
  xa: "بعيدًا لفترة",
  dnd: "عدم الإزعاج",
  offline: "بلا اتصال",
  typing: "جارٍ الكتابة…",
} as const
