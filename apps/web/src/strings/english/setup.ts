export const setup = {
  title: "Set up your server",
  text: "You are the first one here. Create the administrator account for {domain}.",
  submit: "Create administrator",
  noToken: "This link is not complete. Copy the whole line that the server printed when it started.",
  over: "This link was used already or is too old. Restart the server to get a new one.",
} as const
