const plural = new Intl.PluralRules("en")

function count(number: number, one: string, other: string): string {
  return `${number.toLocaleString("en")} ${plural.select(number) === "one" ? one : other}`
}

/** The catalogue. Sentences say what is the case and what to do next. */
export const english = {
  appName: "Kith",
  tagline: "The people you talk to, in a place of your own.",

  ui: {
    close: "Close",
    cancel: "Cancel",
    back: "Back",
    showPassword: "Show password",
    hidePassword: "Hide password",
    loading: "Loading…",
  },

  problem: {
    unexpected:
      "Something went wrong on this page. Reload it; if that does not help, tell who runs this server.",
    unexpectedTitle: "That was not meant to happen",
    reload: "Reload",
    noServer: "The server cannot be reached. Check your connection and try again.",
    notAnAddress: (typed: string) => `“${typed}” is not an address. It looks like juliet@example.org.`,
    noStore:
      "Your browser does not let this page keep anything. Allow it to store data here, then sign in again.",
    noAddress: "Enter an address, such as juliet@example.org.",
    elsewhere: (domain: string) =>
      `This server looks after addresses that end in @${domain}. Use one of those.`,
    noName: "Choose a user name.",
    notAName: "A user name has letters, digits, dots, dashes and underscores, and no spaces.",
    noPassword: "Enter your password.",
    shortPassword: (minimum: number) =>
      `Use at least ${minimum} characters. A few words in a row are easy to remember.`,
    passwordsDiffer: "The two passwords are not the same. Type the second one again.",
    wrongPassword: "That is not your present password. Try again.",
    couldNotCopy: "Your browser did not allow copying. Select the address and copy it by hand.",
  },

  signIn: {
    title: "Sign in",
    address: "User name or address",
    password: "Password",
    submit: "Sign in",
    noAccount: "New here?",
    signUp: "Create an account",
    sharedComputer: "You stay signed in on this device until you sign out.",
    again: (address: string) => `Sign in again as ${address}`,
    signedOutElsewhere: "You signed out in another tab.",
  },

  signUp: {
    title: "Create your account",
    invited: "You are invited",
    invitedText: "Choose a user name and a password, and you are in.",
    username: "User name",
    usernameHint: (address: string) => `Your address will be ${address}`,
    usernameHintEmpty: "Others will reach you under this name.",
    password: "Password",
    passwordHint: "At least 8 characters. A few words in a row are easy to remember and hard to guess.",
    submit: "Create account",
    haveAccount: "Already have an account?",
    signIn: "Sign in",
    byInvitation: "On this server you need an invitation. Ask somebody who is here for a link.",
    invitation: "Invitation",
    invitationHint: "The link you were given, or the code at its end.",
    closed: "This server takes no new accounts. Ask who runs it to make one for you.",
  },

  setup: {
    title: "Set up your server",
    text: (domain: string) => `You are the first one here. Create the administrator of ${domain}.`,
    submit: "Create administrator",
    noToken: "This link is not complete. Copy the whole line that the server printed when it started.",
  },

  list: {
    title: "Conversations",
    search: "Search",
    searchLabel: "Search conversations and contacts",
    clearSearch: "Clear the search",
    add: "Add a contact",
    settings: "Settings",
    people: "Contacts",
    requests: "Requests",
    draft: "Draft: ",
    typing: "typing…",
    unread: (number: number) => count(number, "unread message", "unread messages"),
    nothingFound: (query: string) => `Nobody and nothing here is called “${query}”.`,
    addTyped: (address: string) => `Write to ${address}`,
    emptyTitle: "Nobody here yet",
    emptyText: "Add somebody by their address, or give them yours:",
    noMessages: "No messages yet",
  },

  request: {
    text: "wants to be in touch with you",
    accept: "Accept",
    decline: "Decline",
    acceptFrom: (name: string) => `Accept the request of ${name}`,
    declineFrom: (name: string) => `Decline the request of ${name}`,
    accepted: (name: string) => `You and ${name} see now when the other is online.`,
    declined: (name: string) => `Declined. ${name} will not see when you are online.`,
  },

  contact: {
    addTitle: "Add a contact",
    address: "Address",
    addressHint: (domain: string) =>
      `For somebody on this server the name is enough: juliet becomes juliet@${domain}.`,
    name: "Name (you may leave it empty)",
    nameHint: "Only you see it.",
    add: "Add",
    added: (name: string) => `${name} is among your contacts now, and was asked to accept you.`,
    isYou: "That is your own address. Enter the one of somebody else.",
    details: "Contact details",
    closeDetails: "Close the details",
    copyAddress: "Copy address",
    copied: "Address copied.",
    rename: "Rename",
    renameLabel: "Name",
    save: "Save",
    remove: "Remove contact",
    removeTitle: (name: string) => `Remove ${name}?`,
    removeText: (name: string) =>
      `You and ${name} will no longer see when the other is online. Your conversation stays.`,
    removed: (name: string) => `${name} is no longer among your contacts.`,
    notAContact: (name: string) => `${name} is not among your contacts. You do not see when they are online.`,
    addThis: "Add to contacts",
    pending: (name: string) => `${name} has not answered your request yet. You can write all the same.`,
    oneWay: (name: string) => `You do not see when ${name} is online.`,
    otherWay: (name: string) => `${name} does not see when you are online.`,
    isAsked: "Asked to be your contact",
    askAgain: "Ask again",
    asked: (name: string) => `${name} was asked again.`,
  },

  presence: {
    online: "Online",
    chat: "Free to chat",
    away: "Away",
    xa: "Away for a while",
    dnd: "Do not disturb",
    offline: "Offline",
    typing: "typing…",
  },

  conversation: {
    messagesWith: (name: string) => `Messages with ${name}`,
    back: "Back to the conversations",
    newMessages: "New messages",
    toNewest: "To the newest message",
    loadingOlder: "Loading older messages…",
    tryAgain: "Try again",
    beginning: (name: string) => `This is the beginning of your conversation with ${name}.`,
    emptyTitle: (name: string) => `Say hello to ${name}`,
    emptyText: "What you write here is between the two of you.",
    welcomeTitle: "Welcome to Kith",
    welcomeText: "Add somebody, or let them add you. What you write to one another appears here.",
    noneTitle: "Choose a conversation",
    noneText: "Press Ctrl+K to find somebody by name.",
    you: "You",
    said: (name: string, time: string) => `${name}, ${time}:`,
    arrived: (name: string, text: string) => `${name}: ${text}`,
    typing: (name: string) => `${name} is typing`,
  },

  message: {
    pending: "Waiting to be sent",
    sent: "Sent",
    delivered: "Delivered",
    displayed: "Read",
    failed: "Not sent",
    failedText: "This message was not sent.",
    retry: "Try again",
    discard: "Delete",
    showWhole: "Show the whole message",
  },

  composer: {
    label: (name: string) => `Message to ${name}`,
    placeholder: "Write a message",
    send: "Send",
    hint: "Enter sends, Shift+Enter makes a new line.",
  },

  connection: {
    connecting: "Connecting…",
    reconnecting: "Reconnecting…",
    waiting: (seconds: number) =>
      `Reconnecting in ${count(seconds, "second", "seconds")}. What you write is sent when you are back.`,
    offline: "You are offline. What you write is sent when you are back.",
    tryNow: "Try now",
    signInAgain: "Sign in again",
    back: "You are back online.",
  },

  switcher: {
    title: "Go to a conversation",
    placeholder: "Whom do you want to write to?",
    results: "Results",
    nothing: "Nobody is called like that. Enter a whole address to write to somebody new.",
  },

  settings: {
    title: "Settings",
    appearance: "Appearance",
    theme: "Theme",
    light: "Light",
    dark: "Dark",
    system: "System",
    yourAddressText: "Give it to people who want to write to you, on this server or any other.",
    password: "Password",
    currentPassword: "Present password",
    newPassword: "New password",
    repeatPassword: "New password, once more",
    changePassword: "Change password",
    passwordChanged: "Your password is changed. Other devices will ask for the new one.",
    otherApps: "Other apps",
    otherAppsText: "The same account works in any XMPP app: sign in there with your address and password.",
    keyboard: "Keyboard",
    keys: [
      ["Ctrl K", "Go to a conversation"],
      ["Alt ↑ ↓", "The conversation above or below"],
      ["Enter", "Send"],
      ["Shift Enter", "New line"],
      ["Esc", "Close"],
    ] as readonly (readonly [string, string])[],
    about: "About",
    aboutText: "Kith is free software under the GNU Affero General Public License, version 3 or later.",
    version: (version: string) => `Version ${version}`,
    signOut: "Sign out",
    signOutTitle: "Sign out?",
    signOutText:
      "Messages and drafts are removed from this device. They stay on the server for your next visit.",
    signOutPending: (number: number) =>
      `${count(number, "message has", "messages have")} not been sent yet and would be lost.`,
  },
}
