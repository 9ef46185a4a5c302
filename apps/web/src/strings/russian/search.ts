export const search = {
  title: "Поиск по всем сообщениям",
  placeholder: 'Слова, "фраза", from:juliet, has:file',
  hint: 'Ищутся все слова, в том числе внутри более длинных. "Слова в прямых кавычках" стоят рядом; from:me, from:juliet, has:file и has:link сужают поиск.',
  found:
    "{count, plural, =0 {Ничего не найдено} one {# сообщение} few {# сообщения} many {# сообщений} other {# сообщения}}",
  more: "Показать ещё",
  onServer: "Только на сервере",
  nothingTitle: "Ничего не найдено",
  nothing: "Попробуйте меньше слов, другие слова или только часть слова.",
} as const
