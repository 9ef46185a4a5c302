export const expiry = {
  choose: "Сообщения исчезают после просмотра",
  off: "Сообщения не исчезают",
  on: "Исчезновение сообщений после просмотра: {time}",
  never: "Никогда",
  seconds: "{count, plural, one {# секунда} few {# секунды} many {# секунд} other {# секунды}}",
  minutes: "{count, plural, one {# минута} few {# минуты} many {# минут} other {# минуты}}",
  hours: "{count, plural, one {# час} few {# часа} many {# часов} other {# часа}}",
  days: "{count, plural, one {# день} few {# дня} many {# дней} other {# дня}}",
} as const
