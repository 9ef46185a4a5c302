export const request = {
  accept: "Принять",
  decline: "Отклонить",
  acceptFrom: "Принять запрос от {name}",
  declineFrom: "Отклонить запрос от {name}",
  accepted: "Теперь вы и {name} видите, кто из вас в сети.",
  declined: "Запрос отклонён. {name} не увидит, когда вы в сети.",
  asks: "{name} хочет общаться с вами",
} as const
