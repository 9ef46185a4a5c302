export const share = {
  title: "С кем поделиться",
  placeholder: "С кем?",
  results: "Чаты",
  nothing: "Никого с таким именем нет.",
  empty: "Делиться нечем. Поделитесь ещё раз из другого приложения.",
  files: "{count, plural, one {# файл} few {# файла} many {# файлов} other {# файла}}",
} as const
