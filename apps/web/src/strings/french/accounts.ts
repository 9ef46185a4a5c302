export const accounts = {
  menu: "Votre compte : {address}",
  unreadElsewhere:
    "{count, plural, one {# message non lu dans un autre compte} other {# messages non lus dans d’autres comptes}}",
  add: "Ajouter un compte",
} as const
