export const gallery = {
  title: "Картинки и видео",
  place: "{index, number} из {count, number}",
  previous: "Предыдущее",
  next: "Следующее",
  zoomIn: "Увеличить",
  zoomOut: "Уменьшить",
  save: "Сохранить",
  failed: "Этот файл больше не загружается. Возможно, сервер его удалил.",
} as const
