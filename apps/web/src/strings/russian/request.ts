export const request = {
  text: "хочет быть с вами на связи",
  accept: "Принять",
  decline: "Отклонить",
  acceptFrom: "Принять запрос от {name}",
  declineFrom: "Отклонить запрос от {name}",
  accepted: "Теперь вы и {name} видите, кто из вас в сети.",
  declined: "Запрос отклонён. {name} не увидит, когда вы в сети.",
} as const
