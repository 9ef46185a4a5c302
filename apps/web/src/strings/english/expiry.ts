export const expiry = {
  choose: "Messages disappear after they are seen",
  off: "Messages do not disappear",
  on: "Messages disappear {time} after they are seen",
  never: "Never",
  seconds: "{count, plural, one {# second} other {# seconds}}",
  minutes: "{count, plural, one {# minute} other {# minutes}}",
  hours: "{count, plural, one {# hour} other {# hours}}",
  days: "{count, plural, one {# day} other {# days}}",
} as const
