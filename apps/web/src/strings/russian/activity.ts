export const activity = {
  title: "Активность",
  unread: "{count, plural, one {# новое} few {# новых} many {# новых} other {# нового}}",
  requests: "Запросы к вам",
  invitations: "Приглашения для вас",
  mentioned: "{name} упоминает вас в «{place}»",
  answered: "{name} отвечает вам в «{place}»",
  reacted: "{name} ставит {emoji}",
  reactedMore:
    "{count, plural, one {{name} и ещё # человек поставили реакции, последняя — {emoji}} few {{name} и ещё # человека поставили реакции, последняя — {emoji}} many {{name} и ещё # человек поставили реакции, последняя — {emoji}} other {{name} и ещё # человека поставили реакции, последняя — {emoji}}}",
  emptyTitle: "Пока ничего",
  empty: "Когда вас упомянут, ответят вам в группе или отреагируют на ваши сообщения, вы увидите это здесь.",
} as const
