export const app = {
  name: "Kith",
  tagline: "من بينك وبينهم حديث، في مكان يخصّك.",
  newVersion: "يتوفر إصدار جديد من Kith.",
  update: "التحديث الآن",
} as const
