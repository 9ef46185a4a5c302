export const ui = {
  close: "Закрыть",
  cancel: "Отмена",
  back: "Назад",
  showPassword: "Показать пароль",
  hidePassword: "Скрыть пароль",
  loading: "Загрузка…",
} as const
