export const message = {
  pending: "Ждёт отправки",
  sent: "Отправлено",
  delivered: "Доставлено",
  displayed: "Прочитано",
  failed: "Не отправлено",
  failedText: "Это сообщение не отправлено.",
  retry: "Попробовать ещё раз",
  discard: "Удалить",
} as const
