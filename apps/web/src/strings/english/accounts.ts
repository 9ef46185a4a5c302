export const accounts = {
  menu: "Your account: {address}",
  unreadElsewhere:
    "{count, plural, one {# unread message in another account} other {# unread messages in other accounts}}",
  add: "Add an account",
} as const
