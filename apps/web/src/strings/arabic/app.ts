export const app = {
  name: "Kith",
  tagline: "من بينك وبينهم حديث، في مكان يخصّك.",
  newVersion: "وصل إصدار جديد من Kith.",
  update: "استخدامه الآن",
} as const
