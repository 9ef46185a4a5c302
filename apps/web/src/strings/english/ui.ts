export const ui = {
  close: "Close",
  cancel: "Cancel",
  back: "Back",
  showPassword: "Show password",
  hidePassword: "Hide password",
  loading: "Loading…",
} as const
