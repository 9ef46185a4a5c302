export const accounts = {
  menu: "Tu cuenta: {address}",
  unreadElsewhere:
    "{count, plural, one {# mensaje sin leer en otra cuenta} other {# mensajes sin leer en otras cuentas}}",
  add: "Añadir una cuenta",
} as const
