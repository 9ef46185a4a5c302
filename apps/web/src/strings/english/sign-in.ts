export const signIn = {
  title: "Sign in",
  address: "User name or address",
  password: "Password",
  submit: "Sign in",
  noAccount: "New here?",
  signUp: "Create an account",
  sharedComputer: "You stay signed in on this device until you sign out.",
  again: "Sign in again as {address}",
  signedOutElsewhere: "You signed out in another tab.",
} as const
