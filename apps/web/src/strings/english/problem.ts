export const problem = {
  unexpected:
    "Something went wrong on this page. Reload it; if that does not help, tell whoever runs this server.",
  unexpectedTitle: "That was not meant to happen",
  reload: "Reload",
  noServer: "The server cannot be reached. Check your connection and try again.",
  notAnAddress: "“{typed}” is not an address. It looks like juliet@example.org.",
  noStore:
    "Your browser does not let this page keep anything. Allow it to store data here, then sign in again.",
  noAddress: "Enter an address, such as juliet@example.org.",
  elsewhere: "This server looks after addresses that end in @{domain}. Use one of those.",
  noName: "Choose a user name.",
  noUserOrAddress: "Enter your user name or address.",
  notAName: "A user name has letters, digits, dots, dashes and underscores, and no spaces.",
  noPassword: "Enter your password.",
  shortPassword: "Use at least {minimum, number} characters. A few words in a row are easy to remember.",
  passwordsDiffer: "The two passwords are not the same. Type the second one again.",
  wrongPassword: "That is not your current password. Try again.",
  notAPicture: "This file is not a picture that your browser can show. Choose another one.",
  couldNotCopy: "Your browser did not allow copying. Select the address and copy it by hand.",
} as const
