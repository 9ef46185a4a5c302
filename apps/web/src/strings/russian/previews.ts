export const previews = {
  label: "Превью, которое отправится вместе со ссылкой",
  leaveOut: "Отправить ссылку без превью",
} as const
