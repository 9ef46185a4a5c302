export const connection = {
  connecting: "Connecting…",
  reconnecting: "Reconnecting…",
  waiting:
    "Reconnecting in {seconds, plural, one {# second} other {# seconds}}. What you write is sent when you are back.",
  offline: "You are offline. What you write is sent when you are back.",
  tryNow: "Try now",
  behind:
    "The server has not sent everything yet: messages or contacts may be missing. It is tried again automatically.",
  signInAgain: "Sign in again",
  back: "You are back online.",
  refusedElsewhere:
    "You were signed out: from another device, by a new password, or because the account is gone. Sign in again. What you wrote is kept.",
  refusedDisabled:
    "The account was deleted or disabled, or its password changed. Sign in again, or ask whoever runs the server.",
  refusedConflict: "This session was replaced by another one. Sign in again to use this one.",
  refusedUnsafe: "The server offers no way to sign in that keeps the password safe. Ask whoever runs it.",
  refusedUntrusted:
    "This may not be your server, or somebody in between is listening. Try another network, or ask whoever runs the server.",
  refusedSignedOut: "You signed out of this account in another tab.",
  refusedSessions: "Too many devices are signed in to this account. Sign out somewhere else, then try again.",
  refusedStep: "The server asks for a further step that this app does not know. Ask whoever runs it.",
  refusedServer: "The server does not know this address. Check the part after the @.",
} as const
