import { GROUP } from "./evening.ts"

/** The main screens, as somebody who is signed in finds them after the evening: name and path. */
export const SCREENS: Readonly<Record<string, string>> = {
  list: "/",
  conversation: "/chat/juliet@localhost",
  group: `/chat/${GROUP}/details`,
  contacts: "/contacts",
  activity: "/activity",
  search: "/search?q=nine",
  settings: "/settings",
  appearance: "/settings/appearance",
  notifications: "/settings/notifications",
  privacy: "/settings/privacy",
}
