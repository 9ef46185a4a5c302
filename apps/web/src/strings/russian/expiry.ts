export const expiry = {
  choose: "Сообщения исчезают после просмотра",
  off: "Сообщения не исчезают",
  on: "Сообщения исчезают через {time} после просмотра",
  never: "Никогда",
  seconds: "{count, plural, one {# секунду} few {# секунды} many {# секунд} other {# секунды}}",
  minutes: "{count, plural, one {# минуту} few {# минуты} many {# минут} other {# минуты}}",
  hours: "{count, plural, one {# час} few {# часа} many {# часов} other {# часа}}",
  days: "{count, plural, one {# день} few {# дня} many {# дней} other {# дня}}",
} as const
