export const connection = {
  connecting: "Connecting…",
  reconnecting: "Reconnecting…",
  waiting:
    "Reconnecting in {seconds, plural, one {# second} other {# seconds}}. What you write is sent when you are back.",
  offline: "You are offline. What you write is sent when you are back.",
  tryNow: "Try now",
  signInAgain: "Sign in again",
  back: "You are back online.",
} as const
