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
  invitedBy: "{name} lädt dich ein",
  invitedByText:
    "Wähle einen Benutzernamen und ein Passwort: Schon bist du dabei, und {address} ist dein Kontakt.",
  invitedRoom: "Du trittst auch der Gruppe {room} bei.",
  contactOnly:
    "Diese Einladung ist für Leute, die schon ein Konto haben. Melde dich an, dann macht sie dich zum Kontakt der Person, die sie geschickt hat.",
  taken: "Dieser Name ist vergeben. Wähle einen anderen.",
  registerElsewhere: "Konten dieses Servers erstellt man auf {website}.",
  invitationOver: "Diese Einladung gilt nicht oder nicht mehr. Bitte um eine neue.",
  notAcceptable: "Der Server nimmt diesen Namen oder dieses Passwort nicht an. Versuch es mit anderen.",
  tooMany: "Von hier aus wurden zu viele Konten erstellt. Versuch es später noch einmal.",
  notConfidential:
    "Die Verbindung ist nicht verschlüsselt: Andere würden das Passwort sehen. Sag es den Leuten, die diesen Server betreiben.",
  refused:
    "Der Server hat das Konto nicht erstellt. Versuch es später noch einmal oder frag die Leute, die ihn betreiben.",
} as const
