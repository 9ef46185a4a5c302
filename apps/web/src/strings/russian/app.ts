export const app = {
  name: "Kith",
  tagline: "Все, с кем вы общаетесь, в месте, которое принадлежит вам.",
  newVersion: "Вышла новая версия Kith.",
  update: "Обновить сейчас",
} as const
