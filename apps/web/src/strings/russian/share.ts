export const share = {
  title: "С кем поделиться",
  placeholder: "С кем?",
  results: "Чаты",
  nothing: "Никого с таким именем нет.",
  empty: "Делиться нечем. Вернитесь в другое приложение и поделитесь ещё раз.",
  files: "{count, plural, one {# файл} few {# файла} many {# файлов} other {# файла}}",
} as const
