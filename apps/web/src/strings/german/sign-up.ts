export const signUp = {
  title: "Erstelle dein Konto",
  invited: "Du bist eingeladen",
  invitedText: "Wähle einen Benutzernamen und ein Passwort, und schon bist du dabei.",
  username: "Benutzername",
  usernameHint: "Deine Adresse wird {address}",
  usernameHintEmpty: "Unter diesem Namen erreichen dich andere.",
  password: "Passwort",
  passwordHint:
    "Mindestens 8 Zeichen. Ein paar Wörter hintereinander sind leicht zu merken und schwer zu erraten.",
  submit: "Konto erstellen",
  haveAccount: "Hast du schon ein Konto?",
  signIn: "Anmelden",
  byInvitation: "Auf diesem Server brauchst du eine Einladung. Bitte jemanden, der hier ist, um einen Link.",
  invitation: "Einladung",
  invitationHint: "Der Link, den du bekommen hast, oder der Code an seinem Ende.",
  closed:
    "Dieser Server nimmt keine neuen Konten an. Bitte die Leute, die ihn betreiben, dir eins anzulegen.",
} as const
