export const ui = {
  close: "Cerrar",
  cancel: "Cancelar",
  back: "Atrás",
  showPassword: "Mostrar contraseña",
  hidePassword: "Ocultar contraseña",
  loading: "Cargando…",
} as const
