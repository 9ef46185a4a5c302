export const messageText = {
  doer: "* {name}",
  showMore:
    "Показать ещё ({count, plural, one {остался # символ} few {осталось # символа} many {осталось # символов} other {осталось # символа}})",
  rightToLeft: "Скрытый символ развернул здесь текст справа налево.",
  leftToRight: "Скрытый символ заставил здесь текст идти слева направо.",
  invisible: "Здесь был скрыт символ без ширины.",
  mention: "Написать: {address}",
  code: "Код",
  codeIn: "Код на языке {language}",
  copyCode: "Скопировать код",
  couldNotCopy: "Браузер не разрешил копировать. Выделите код и скопируйте его вручную.",
} as const
